import type * as z from "zod/mini";
import { MAX_MESSAGE_CHARACTERS, parseMessage } from "#protocol";
import type { Fault, Wire } from "./kinds.ts";
import type { World } from "./world.ts";

/** How long a delayed message is on its way. */
const LONG_DELAY_MS = 60_000;
/** Of so many messages one goes through its text and the schema, so that what the nodes say is what the wire takes. */
const CHECKED_OF = 64;

/** One direction of a conversation: messages keep their order, unless a fault says otherwise. */
export class Lane<M extends object> {
  readonly #world: World;
  readonly #wire: Wire;
  readonly #hook: string;
  readonly #schema: z.ZodMiniType<M> | null;
  readonly #deliver: (message: M) => void;
  readonly #bad: (code: string) => void;
  #last = 0;
  #said = 0;

  constructor(world: World, wire: Wire, ends: LaneEnds<M>) {
    this.#world = world;
    this.#wire = wire;
    this.#hook = `wire:${wire}`;
    this.#schema = ends.schema;
    this.#deliver = ends.deliver;
    this.#bad = ends.bad;
  }

  say(message: M) {
    const fault = this.#world.faults.take(this.#hook);
    this.#said += 1;
    if (fault !== null) return this.#trouble(fault, message);
    const checked = this.#schema !== null && this.#said % CHECKED_OF === 1;
    this.#queue(checked ? this.#throughText(message) : message);
  }

  #trouble(fault: Fault, message: M): void {
    const { kind } = fault;
    this.#world.struck(kind);
    this.#world.note(this.#wire, kind);
    switch (kind) {
      case "drop":
        return;
      case "duplicate":
        this.#queue(message);
        this.#queue(message);
        return;
      case "reorder":
        // It keeps no place in the line: what is said after it overtakes it.
        this.#world.after(50 + fault.value * 3_000, () => this.#deliver(message));
        return;
      case "delay":
        this.#last = Math.max(this.#last, this.#world.now + fault.value * LONG_DELAY_MS);
        this.#queue(message);
        return;
      default:
        this.#mangled(kind, message);
    }
  }

  /** What cannot be read is refused by the codec that production uses; nothing of it reaches a node. */
  #mangled(kind: string, message: M): void {
    const schema = this.#schema;
    if (schema === null) return; // no frame of this wire passes here as text: then it is a lost message
    const text = JSON.stringify(message);
    const bent =
      kind === "truncate"
        ? text.slice(0, Math.floor(text.length / 2))
        : kind === "oversize"
          ? text.padEnd(MAX_MESSAGE_CHARACTERS + 1)
          : JSON.stringify({ ...message, v: 99 });
    const read = parseMessage(schema, bent);
    if (read.ok) this.#world.violate("codec", `${kind} was read as a message`);
    else this.#world.after(this.#latency(), () => this.#bad(read.error.code));
  }

  #throughText(message: M): M {
    const read = parseMessage(this.#schema as z.ZodMiniType<M>, JSON.stringify(message)); // asked for with a schema only
    if (read.ok) return read.value;
    this.#world.violate(
      "codec",
      `${this.#wire} cannot carry a message: ${read.error.message} in ${JSON.stringify(message)}`,
    );
    return message;
  }

  #queue(message: M): void {
    const at = Math.max(this.#last, this.#world.now + this.#latency());
    this.#last = at;
    this.#world.after(at - this.#world.now, () => this.#deliver(message));
  }

  #latency(): number {
    return 1 + Math.floor(this.#world.rng() * 30);
  }
}

export interface LaneEnds<M extends object> {
  /** null where no text passes in production. */
  readonly schema: z.ZodMiniType<M> | null;
  readonly deliver: (message: M) => void;
  /** The other end could not read it. */
  readonly bad: (code: string) => void;
}
