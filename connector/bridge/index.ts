export {
  CANDLES_PER_LINE,
  FRAME_VERSION,
  type FromTerminal,
  fromTerminal,
  MAX_LINE_BYTES,
  readFrame,
  type ToTerminal,
  type TradeFrame,
  toTerminal,
  writeFrame,
} from "./frames.ts";
export { lineReader } from "./lines.ts";
export { isSameProof, newNonce, proofOf } from "./proof.ts";
export { readSecret, sharedSecret } from "./secret.ts";
export { Bridge } from "./server.ts";
export type { BridgeEvents, TerminalFacts } from "./types.ts";
