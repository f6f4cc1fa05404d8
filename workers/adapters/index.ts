export { type AuthSettings, createAuth } from "./auth.ts";
export { systemClock, wait } from "./clock.ts";
export { gzip } from "./gzip.ts";
export { idSource, newSecret } from "./ids.ts";
export { createQueue } from "./queue.ts";
export { createRooms, type RoomSettings } from "./rooms.ts";
export { createStrategyWriter, type WriterSettings } from "./strategy-writer.ts";
export { createYahoo } from "./yahoo.ts";
