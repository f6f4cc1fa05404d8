import { expect, test } from "vitest";
import { RoomBench } from "../testing/room-bench.ts";
import { closeIntent, deal, openIntent, position, snapshotOf, stepOf } from "../testing/samples.ts";
import { positionIn } from "./room-positions.ts";

const FILL = {
  deal_ticket: "800",
  order_ticket: "700",
  position_id: "700",
  filled_lots: 0.1,
  price: 1.1001,
};

function filled(): RoomBench {
  const bench = new RoomBench().online();
  bench.put(openIntent(1, { order_type: "SELL", stop_loss: 1.2 }));
  const deals = [deal("800", { side: "SELL", position_id: "700" })];
  bench.tell(stepOf(1, "FILLED", { execution: FILL }), { deals });
  return bench;
}

test("a position is known from its fill on, before any reading shows it", () => {
  expect(positionIn(filled().state, "700")).toMatchObject({
    ...{ position_id: "700", ticket: "700", symbol: "EURUSD", side: "SELL", lots: 0.1 },
    ...{ open_price: 1.1001, stop_loss: 1.2, take_profit: null },
  });
});

test("what the terminal shows counts more, and its absence there too, as soon as it must know of the fill", () => {
  const bench = filled();
  // Read before the fill, perhaps.
  bench.snapshot();
  expect(positionIn(bench.state, "700")).not.toBeNull();
  bench.snapshot({ positions: [position("700", { side: "SELL", lots: 0.3 })] });
  expect(positionIn(bench.state, "700")).toMatchObject({ lots: 0.3 });
  bench.snapshot();
  bench.snapshot();
  expect(positionIn(bench.state, "700")).toBeNull();
});

test("nothing is made up: of another id, of an order that is no opening, or on a netting account", () => {
  const bench = filled();
  expect(positionIn(bench.state, "701")).toBeNull();
  bench.put(closeIntent(2, { position_id: "900" }));
  bench.tell(stepOf(2, "FILLED", { execution: { ...FILL, position_id: "900" } }));
  expect(positionIn(bench.state, "900")).toBeNull();
  const netting = filled();
  const { account } = snapshotOf();
  netting.state = {
    ...netting.state,
    snapshot: snapshotOf({ account: { ...account, margin_mode: "netting" } }),
  };
  expect(positionIn(netting.state, "700")).toBeNull();
});
