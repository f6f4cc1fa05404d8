import { World } from "../chaos/world.ts";
import { type Figure, median, short } from "./measure.ts";

const OUTAGES = 6;
/** Long enough for calls that hang, and for every pause between calls to have grown to its longest. */
const OUTAGE_MS = 20_000;
const ASK_MS = 25;
const GIVE_UP_MS = 30_000;

interface Connection {
  readonly id: string;
  readonly heard_at: string | null;
}

/**
 * The network between a PC and its room goes away: what is connected breaks, new calls hang without an answer. From the
 * moment it is back until the room has heard the connector again.
 */
export async function reconnectFigures(): Promise<Figure[]> {
  const world = await World.up(() => undefined);
  try {
    const wire = world.wires.find(({ name }) => name === "room socket");
    if (!wire) throw new Error("the world has no wire to its room");
    const times: number[] = [];
    for (let i = 0; i < OUTAGES; i++) {
      wire.set("hold");
      wire.cut();
      // Outages end at any moment between two calls.
      await pause(OUTAGE_MS + (i * 5_000) / OUTAGES);
      const back = Date.now();
      wire.set("pass");
      times.push(await heardAfter(world, back));
    }
    times.sort((a, b) => a - b);
    return [
      {
        what: `network back until the room hears its connector, after ${OUTAGE_MS / 1000} s without`,
        median: `${short(median(times))} ms`,
        spread: `${short(times[0] ?? 0)} - ${short(times.at(-1) ?? 0)}, ${OUTAGES} outages`,
      },
    ];
  } finally {
    await world.down();
  }
}

async function heardAfter(world: World, back: number): Promise<number> {
  while (Date.now() - back < GIVE_UP_MS) {
    const all = await world.api.get<readonly Connection[]>("/connections");
    const heard = all.find(({ id }) => id === world.connectionId)?.heard_at ?? null;
    if (heard !== null && Date.parse(heard) > back) return Date.parse(heard) - back;
    await pause(ASK_MS);
  }
  throw new Error("the room did not hear its connector again");
}

function pause(ms: number): Promise<void> {
  return new Promise((next) => setTimeout(next, ms));
}
