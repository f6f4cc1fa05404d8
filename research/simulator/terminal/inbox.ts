import type { SendAnswer, TerminalEvent } from "./types.ts";

/** MT5 keeps so many transactions for a program that is busy; older ones are pushed out. */
const MOST_TRANSACTIONS = 1024;

/** What waits until the program in the terminal looks. */
export class Inbox {
  #events: TerminalEvent[] = [];

  push(events: readonly TerminalEvent[]): void {
    this.#events.push(...events);
    let over = this.#events.filter(isTransaction).length - MOST_TRANSACTIONS;
    if (over > 0)
      this.#events = this.#events.filter((event) => !isTransaction(event) || over-- <= 0);
  }

  /** Everything, oldest first; it is empty then. */
  drain(): readonly TerminalEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** The answer to one send, taken out of its turn; null while there is none. */
  takeAnswer(tag: string): SendAnswer | null {
    const index = this.#events.findIndex((event) => event.type === "answer" && event.tag === tag);
    const [event] = index < 0 ? [] : this.#events.splice(index, 1);
    return event?.type === "answer" ? event.answer : null;
  }
}

function isTransaction(event: TerminalEvent): boolean {
  return event.type === "transaction";
}
