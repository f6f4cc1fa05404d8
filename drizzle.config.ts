import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "turso",
  schema: "./drizzle/schema/index.ts",
  out: "./drizzle/migrations",
  strict: true,
  dbCredentials: {
    url: process.env.DB_URL ?? "http://127.0.0.1:8080",
    ...(process.env.DB_TOKEN ? { authToken: process.env.DB_TOKEN } : {}),
  },
});
