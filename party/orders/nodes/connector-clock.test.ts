import { expect, test } from "vitest";
import { Bench, sends, steps } from "../testing/connector-bench.ts";
import { idOf, openIntent } from "../testing/samples.ts";

test("an order that waited its time by the monotonic clock is over, however far the wall clock was set back", () => {
  const bench = new Bench();
  bench.welcome();
  bench.read();
  // Another order holds the terminal, so this one waits at the door.
  bench.order(1);
  bench.order(2, openIntent(2));
  bench.mono += 11_000;
  bench.wall -= 3_600_000;
  const effects = bench.tick();
  expect(sends(effects)).toEqual([]);
  expect(steps(effects).at(-1)).toMatchObject({ state: "EXPIRED", request_id: idOf(2) });
});
