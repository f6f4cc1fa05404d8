/** One thing done wrong on purpose. */
export interface Sabotage {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** A unit test that is to notice it where worlds need long: what it breaks stands behind another safeguard. */
  readonly test?: string;
}

/** A text that stands exactly once in its file, and what takes its place. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

const orders = "party/orders";
const nodes = "party/orders/nodes";
const one = (file: string, find: string, put: string): readonly Edit[] => [{ file, find, put }];

/** Each of these has cost somebody money somewhere. All of them must be noticed. */
export const SABOTAGES: readonly Sabotage[] = [
  {
    name: "the room takes the same order in again",
    edits: one(
      `${nodes}/room-intents.ts`,
      "if (run.state.orders[intent.request_id] !== undefined) return;",
      "",
    ),
  },
  {
    name: "the room forgets orders that ended",
    edits: [
      ...one(`${nodes}/room-intents.ts`, "  run.recall(stored);\n  if (run", "  if (run"),
      ...one(`${nodes}/room-memory.ts`, "const KEPT_ENDED = 200;", "const KEPT_ENDED = 0;"),
      ...one(`${nodes}/room-memory.ts`, "const FORGET_AT_ONCE = 50;", "const FORGET_AT_ONCE = 0;"),
    ],
  },
  {
    name: "the connector carries out a command that comes again",
    edits: one(
      `${nodes}/connector-room.ts`,
      "const known = run.order(request_id);",
      "const known = undefined as ReturnType<typeof run.order>;",
    ),
    test: `${nodes}/connector.test.ts`,
  },
  {
    name: "the connector acks a command before it is on the disk",
    edits: one(
      `${nodes}/connector-room.ts`,
      "  if (known === undefined) {\n    const { wall",
      '  run.say({ type: "ACK", ack: seq, request_id, journal_seq: run.state.journal_seq });\n  if (known === undefined) {\n    const { wall',
    ),
  },
  {
    name: "a send leaves before its mark is on the disk",
    edits: one(
      `${nodes}/connector-run.ts`,
      '    this.effects.push({ type: "journal", lines });',
      '    const later = () => this.effects.push({ type: "journal", lines });\n    if (lines.some((line) => line.kind === "sending")) queueMicrotask(later);\n    else later();',
    ),
  },
  {
    name: "a time-out (10012) is sent again",
    edits: [
      ...one(
        `${orders}/retcodes.ts`,
        '    10012,\n    "TIMEOUT",\n    "reconcile",',
        '    10012,\n    "TIMEOUT",\n    "retry",',
      ),
      ...one(
        `${nodes}/connector-retry.ts`,
        "    [10004, { attempts",
        "    [10012, { attempts: MAX_ATTEMPTS, pauseMs: 0 }],\n    [10004, { attempts",
      ),
    ],
  },
  {
    name: "a time-out counts as rejected",
    edits: one(
      `${orders}/outcome.ts`,
      '    case "reconcile":\n      return "UNKNOWN";',
      '    case "reconcile":\n      return "REJECTED";',
    ),
  },
  {
    name: "an answer that was lost counts as rejected",
    edits: one(
      `${nodes}/connector-terminal.ts`,
      'run.tell(run.ownStep(order.intent, "UNKNOWN", reason',
      'run.tell(run.ownStep(order.intent, "REJECTED", reason',
    ),
  },
  {
    name: "the room believes a connector without the newest epoch",
    edits: one(
      `${nodes}/room-connector.ts`,
      "if (link === null || link.connection !== connection) {",
      "if (link === null) {",
    ),
  },
  {
    name: "openings under way are not counted against the limits",
    edits: one(
      `${nodes}/room-judge.ts`,
      "isReserved(state, kept),",
      'isReserved(state, kept) && kept.order.state === "PLACED",',
    ),
  },
  {
    name: "the PC's own policy is not asked",
    edits: one(
      `${nodes}/connector-checks.ts`,
      "return isEntry(intent) ? policyRefusal(run, intent) : targetRefusal(run, intent);",
      "return isEntry(intent) ? null : targetRefusal(run, intent);",
    ),
  },
  {
    name: "openings leave without a young word of the room",
    edits: one(
      `${nodes}/connector-checks.ts`,
      "return room_mono !== null && mono - room_mono <= LEASE_MS && wall - room_wall <= LEASE_MS;",
      "return room_mono !== null || mono - room_wall <= wall;",
    ),
    test: `${nodes}/connector-checks.test.ts`,
  },
  {
    name: "a kill is not written down before it is acked",
    edits: one(
      `${nodes}/connector-kill.ts`,
      'run.write({ kind: "kill", kill, at: run.time.wall });',
      "run.set({ kill });",
    ),
  },
  {
    name: "a kill is heard and not obeyed",
    edits: one(
      `${nodes}/connector-checks.ts`,
      "if (killLevelOf(run.state) !== null)",
      'if (killLevelOf(run.state) === "flatten")',
    ),
  },
  {
    name: "a deal is booked each time it is told",
    edits: one(
      `${nodes}/room-run.ts`,
      "if (isBooked(this.state.deal_tickets, deal.ticket)) continue;",
      "",
    ),
  },
  {
    name: "events are not linked to the one before",
    edits: one(`${orders}/chain.ts`, "previous_hash: tip.hash }", 'previous_hash: "" }'),
  },
  {
    name: "an order is not looked for by its comment",
    edits: one(
      `${orders}/ids.ts`,
      "return comment.startsWith(commentFor(requestId));",
      'return comment === "" && requestId === "";',
    ),
  },
  {
    name: "a doubted order may be sent again",
    edits: one(
      `${nodes}/journal.ts`,
      'if (step.state === "UNKNOWN") return { phase: "unknown"',
      'if (step.state === "UNKNOWN") return { phase: "received"',
    ),
  },
  {
    name: "an order is sent after its time",
    edits: one(
      `${nodes}/connector-send.ts`,
      "  const byWall = intent.not_after - run.roomNow();",
      "  const byWall = intent.not_after + 60_000 - run.roomNow();\n  if (byWall > -1e12) return byWall;",
    ),
  },
  {
    name: "the monotonic clock is not asked",
    edits: one(
      `${nodes}/connector-send.ts`,
      "    : Math.min(byWall, live.deadline_mono - run.time.mono);",
      "    : byWall;",
    ),
    test: `${nodes}/connector-clock.test.ts`,
  },
  {
    name: "a word that waited while the PC slept sets its clock",
    edits: one(
      `${nodes}/connector-room.ts`,
      "const OLD_WORDS_MS = 6_000;",
      "const OLD_WORDS_MS = 0;",
    ),
    test: `${nodes}/connector-clock.test.ts`,
  },
  {
    name: "one reading that does not find an order is enough",
    edits: one(
      `${nodes}/room-evidence.ts`,
      "const ABSENT_SCANS_MS = 60_000;",
      "const ABSENT_SCANS_MS = 0;",
    ),
  },
  {
    name: "a reading whose history failed counts",
    edits: one(
      `${nodes}/room-evidence.ts`,
      "if (run.state.health?.broker === false || deals_since === null) return;",
      "if (run.state.health?.broker === false) return;",
    ),
    test: `${nodes}/room.test.ts`,
  },
  {
    name: "a reading without the broker counts",
    edits: one(
      `${nodes}/room-connector.ts`,
      "if (!message.health.broker) run.set({ missed: {} });",
      "",
    ),
    test: `${nodes}/room-evidence.test.ts`,
  },
  {
    name: "another journal is given the old one's orders",
    edits: [
      ...one(
        `${nodes}/room-intents.ts`,
        "  if (kept.command.journal_id !== journal_id) return;\n",
        "",
      ),
      ...one(
        `${nodes}/room-intents.ts`,
        "=> !acked && command !== null",
        "=> command !== null && (acked || !acked)",
      ),
      ...one(
        `${nodes}/room-hello.ts`,
        'if (command === null || order.intent === null || order.state === "UNKNOWN") continue;',
        "if (command === null || order.intent !== null) continue;",
      ),
    ],
  },
  {
    name: "an old disk that comes back is believed",
    edits: one(
      `${nodes}/room-hello.ts`,
      "if (isOldDisk(run, message)) return",
      "if (isOldDisk(run, message) && run.now < 0) return",
    ),
  },
  {
    name: "what could not be reported is dropped",
    edits: one(
      `${nodes}/room.ts`,
      "run.outbox({ failures, retry_at: run.now + wait });",
      "run.outbox({ failures, retry_at: run.now + wait, events: [] });",
    ),
  },
  {
    name: "the room speaks before it has stored",
    edits: one(
      `${nodes}/room-run.ts`,
      "effects: put ? [first, ...this.after] : this.after }",
      "effects: put ? [...this.after, first] : this.after }",
    ),
  },
  {
    name: "filled is believed without a deal",
    edits: [
      ...one(
        `${orders}/apply.ts`,
        'return deal !== undefined && action !== "modify"',
        'return action !== "modify"',
      ),
      ...one(
        `${orders}/outcome.ts`,
        '  if (result.deal_ticket === null) return result.order_ticket === null ? "UNKNOWN" : "PLACED";',
        '  if (result.deal_ticket === null) return "FILLED";',
      ),
    ],
  },
  {
    name: "a lost stop is not set again",
    edits: one(
      `${nodes}/connector-protect.ts`,
      "else if (guard.stop_loss !== null && position.stop_loss === null)",
      "else if (guard.stop_loss !== null && position.stop_loss === 0)",
    ),
  },
  {
    name: "a finding that comes again after a doubt is taken for a repeat",
    edits: one(
      `${nodes}/room-evidence.ts`,
      "run.note(foundAgain(order, step));",
      "run.note(foundAgain({ ...order, event_ids: [] }, step));",
    ),
  },
  {
    name: "a HELLO is said once",
    edits: one(`${nodes}/connector.ts`, "const GREET_MS = 5_000;", "const GREET_MS = 1e12;"),
  },
  {
    name: "an order whose comment the broker replaced is not looked for",
    edits: one(
      `${nodes}/room-evidence.ts`,
      "const seen = withClaims(run, read);",
      "const seen = run.now > 0 ? read : withClaims(run, read);",
    ),
  },
];
