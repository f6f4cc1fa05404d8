import { canonicalJson, type Json } from "../../research/domain/index.ts";
import { runBacktest } from "../../research/engine/index.ts";
import { CASES, receiptCase } from "./cases.ts";

// Bundled once and loaded as it is by Node, workerd and Chromium; each calls what it leaves behind here.
declare global {
  var runReceiptCases: (() => string) | undefined;
}

/** One line a case: its name and its whole result with the receipt, as canonical JSON. */
globalThis.runReceiptCases = () =>
  Array.from({ length: CASES }, (_, index) => {
    const { name, make } = receiptCase(index);
    const result = runBacktest(make());
    const line = { name, ...result, equity: [...result.equity] } as unknown;
    return canonicalJson(line as Json); // a result holds JSON values, but for its equity
  }).join("\n");
