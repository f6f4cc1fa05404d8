// The local database as a program: node drizzle/local/index.ts --port 8080 --file .data/nusatrade.db
// A bearer token, when wanted, comes from DB_TOKEN in the environment (arguments are visible to other users).
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { startLocalDb } from "./server.ts";

const { values } = parseArgs({
  options: { port: { type: "string", default: "8080" }, file: { type: "string", default: "" } },
});
const port = Number(values.port);
if (values.file === "" || !Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error("usage: node drizzle/local/index.ts --file FILE [--port 0-65535]");
  process.exit(2);
}

mkdirSync(dirname(values.file), { recursive: true });
const db = await startLocalDb({ file: values.file, port, token: process.env.DB_TOKEN });
console.log(`database ${db.url} (${values.file})`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void db.close().then(() => process.exit(0)));
}
