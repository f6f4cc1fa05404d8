import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const processes = { testTimeout: 60_000, hookTimeout: 120_000 };
/** Whose processes mostly wait for one another: two files fill two cores. */
const inPairs = { ...processes, maxWorkers: 2 };
const oneByOne = { ...processes, fileParallelism: false };

export default defineConfig({
  test: {
    // Groups run one after the other: what drives real processes gets the machine to itself.
    projects: [
      {
        test: {
          name: "unit",
          include: ["{research,party,connector,drizzle,app,scripts}/**/*.test.{ts,tsx}"],
          exclude: ["party/rooms/**"],
          // Pure modules keep nothing: loading them once a process instead of once a file is half of the time.
          isolate: false,
          // One fewer unless said, which on two cores is one.
          maxWorkers: "100%",
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "check",
          include: ["tests/{check,receipts}/**/*.test.ts"],
          globalSetup: ["./tests/support/chromium-setup.ts"],
          ...oneByOne,
          sequence: { groupOrder: 1 },
        },
      },
      {
        plugins: [
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                DB_URL: inject("dbUrl"),
                ROOMS_URL: inject("roomsUrl"),
                AUTH_SECRET: "a-secret-for-tests-only-0123456789abcdef",
                ROOM_SECRET: "another-secret-for-tests-only-0123456789",
              },
            },
          })),
        ],
        test: {
          name: "workers",
          include: ["{workers,tests/workers}/**/*.test.ts"],
          globalSetup: ["./tests/support/workers-setup.ts"],
          // One workerd after the other: the module graph is large, and loading it is most of a file's time.
          isolate: false,
          maxWorkers: 1,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "rooms",
          include: ["{party/rooms,tests/rooms}/**/*.test.ts"],
          ...inPairs,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: "start",
          include: ["tests/start/**/*.test.ts"],
          // Two starts at once would both build pages that are stale.
          ...oneByOne,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          globalSetup: ["./tests/support/chromium-setup.ts", "./tests/support/product-setup.ts"],
          ...inPairs,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
