import { spawnSync } from "node:child_process";
import { expect, inject, test } from "vitest";

test("the curl journey walks from sign-up to a closed position", () => {
  const ran = spawnSync("sh", ["scripts/curl-journey.sh"], {
    encoding: "utf8",
    env: { ...process.env, NUSATRADE_URL: inject("app") },
    timeout: 60_000,
  });
  expect(`${ran.stdout}${ran.stderr}`).not.toBe("");
  expect(ran.status, `${ran.stdout}${ran.stderr}`).toBe(0);
});
