import type { JournalLine } from "#orders";
import { Broker } from "./broker/broker.ts";
import { Database } from "./nodes/database.ts";
import { Pc } from "./nodes/pc.ts";
import { RoomHost } from "./nodes/room-host.ts";
import { PcSocket } from "./nodes/room-socket.ts";
import { Terminal } from "./nodes/terminal.ts";
import { TerminalLink } from "./nodes/terminal-link.ts";
import { Worker } from "./nodes/worker.ts";
import { judgeRoom, POLICY } from "./people/bounds.ts";
import type { Plan } from "./people/plan.ts";
import { Trader } from "./people/trader.ts";
import { Lane } from "./world/wire.ts";
import type { World } from "./world/world.ts";

const ACCOUNT = "01J9ZZZZZZ0000000000000001";

/** One account with everything around it. */
export interface Arena {
  readonly world: World;
  readonly broker: Broker;
  readonly db: Database;
  readonly room: RoomHost;
  readonly worker: Worker;
  readonly trader: Trader;
  /** The PC that the account is on first, and others that come later. */
  readonly pcs: Pc[];
  readonly terminals: Terminal[];
  /** @param journal of a copied machine; none = a fresh one. */
  addPc(machine: string, journal?: readonly JournalLine[]): Pc;
  /** Nobody acts any more: machines do their rounds less often. */
  calm(): void;
}

export function buildArena(world: World, plan: Pick<Plan, "netting">): Arena {
  let isCalm = false;
  const broker = new Broker(world, plan.netting ? "netting" : "hedging");
  const db = new Database(world);
  const parts: { worker: Worker | null } = { worker: null };
  const up = new Lane<Call>(world, "room>worker", { schema: null, deliver: run, bad: () => {} });
  const down = new Lane<Call>(world, "worker>room", { schema: null, deliver: run, bad: () => {} });
  const room = new RoomHost(world, {
    account: { account_id: ACCOUNT, user_id: "user-1", kind: "terminal" },
    broker,
    rules: { judge: judgeRoom, terminal: null },
    report(report, answered) {
      const once = withTimeout(world, 8_000, answered);
      up.say({
        run: () => parts.worker?.report(report, (seq) => down.say({ run: () => once(seq) })),
      });
    },
  });
  const worker = new Worker(world, {
    db,
    putIntent: (intent, answered) =>
      down.say({ run: () => room.put(intent, (reply) => up.say({ run: () => answered(reply) })) }),
    withdrawIntent: (id, answered) =>
      down.say({ run: () => room.withdraw(id, (reply) => up.say({ run: () => answered(reply) })) }),
    putKill: (kill, answered) =>
      down.say({
        run: () => room.putKill(kill, (isStored) => up.say({ run: () => answered(isStored) })),
      }),
    isAway: () => world.faults.isOn("worker_away", world.now),
  });
  parts.worker = worker;
  const pcs: Pc[] = [];
  const terminals: Terminal[] = [];
  let sockets = 0;
  const addPc = (machine: string, journal: readonly JournalLine[] = []): Pc => {
    const terminal = new Terminal(world, `terminal of ${machine}`, broker, () => isCalm);
    const link = new TerminalLink(world, terminal);
    const pc: Pc = new Pc(world, {
      machine,
      rules: POLICY,
      terminal: link,
      isCalm: () => isCalm,
      call: (caller) =>
        world.after(world.between(20, 400), () => {
          if (!caller.process.isAlive || caller.socket !== null) return;
          if (!room.process.isAlive)
            return caller.process.after(1_000, () => caller.ports.call(caller));
          caller.roomOpened(new PcSocket(world, `socket-${++sockets}`, room, caller));
        }),
    });
    link.attach({
      ready: () => pc.terminalReady(),
      lost: () => pc.terminalLost(),
      said: (answer) => pc.terminalSaid(answer),
      mono: () => pc.clock.now().mono,
      wall: () => pc.clock.now().wall,
    });
    pc.disk.begin(journal);
    terminals.push(terminal);
    pcs.push(pc);
    terminal.start(link);
    pc.start();
    return pc;
  };
  const trader = new Trader(world, { account: ACCOUNT, db, broker, worker });
  addPc("pc-1");
  beatPrices(world, broker, () => isCalm);
  const calm = () => {
    isCalm = true;
  };
  return { world, broker, db, room, worker, trader, pcs, terminals, addPc, calm };
}

interface Call {
  readonly run: () => void;
}

function run(call: Call): void {
  call.run();
}

function withTimeout<T>(world: World, ms: number, done: (value: T | null) => void) {
  let isOpen = true;
  const once = (value: T | null) => {
    if (isOpen) done(value);
    isOpen = false;
  };
  world.after(ms, () => once(null));
  return once;
}

function beatPrices(world: World, broker: Broker, isCalm: () => boolean): void {
  world.after(isCalm() ? 10_000 : world.between(500, 2_500), () => {
    broker.tick(!isCalm());
    beatPrices(world, broker, isCalm);
  });
}
