import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiAt } from "../../scripts/start/api.ts";
import type { Demo } from "../../scripts/start/demo.ts";
import { Launched } from "../../scripts/start/launch.ts";
import { freePort } from "../../scripts/start/ports.ts";
import { MARK } from "../../scripts/start/process-group.ts";
import { carries, processTable } from "../../scripts/start/process-table.ts";
import { listeningSockets, reachableFromOutside } from "../support/listeners.ts";
import { until } from "../support/until.ts";

interface Position {
  readonly id: string;
}

// One product through its day: started, looked at, hurt, killed, started again, stopped.
describe.runIf(process.platform === "linux")("npm start", () => {
  let product: Launched;

  beforeAll(async () => {
    product = await Launched.ready();
  });
  afterAll(async () => {
    await product.stop();
    rmSync(product.dataDir, { recursive: true, force: true });
  });

  const partsRunning = () => processTable().filter((row) => carries(row, MARK, product.dataDir));
  const signIn = async () => {
    const demo = JSON.parse(readFileSync(join(product.dataDir, "demo.json"), "utf8")) as Demo;
    const api = apiAt(product.app);
    return api.as((await api.post<{ token: string }>("/auth/login", demo)).token);
  };

  test("the table names each part and how to sign in", async () => {
    for (const port of Object.values(product.ports)) expect(product.said).toContain(`:${port}`);
    expect(product.said).toMatch(/connector\s+\S+\s+online/);
    expect(product.said).toMatch(/sign in as \S+@\S+ with \S+/);
  });

  test("the demo user finds a practice account and a simulated terminal, both online", async () => {
    const api = await signIn();
    const connections = await api.get<readonly { kind: string; online: boolean }[]>("/connections");
    expect(connections.map(({ kind, online }) => `${kind} ${online}`).sort()).toEqual([
      "practice true",
      "terminal true",
    ]);
  });

  test("the demo user's strategy can be backtested at once", async () => {
    const api = await signIn();
    const [strategy] = await api.get<readonly { id: string }[]>("/backtest/strategies");
    const result = await api.post<{ status: string; trades: readonly unknown[] }>("/backtest/run", {
      strategy_id: strategy?.id,
    });
    expect(result.status).toBe("done");
    expect(result.trades.length).toBeGreaterThan(10);
  });

  test("nothing listens beyond this machine", () => {
    const ours = new Set([product.pid, ...partsRunning().map(({ pid }) => pid)]);
    const sockets = listeningSockets((pid) => ours.has(pid));
    expect(sockets.map(({ port }) => port)).toEqual(
      expect.arrayContaining(Object.values(product.ports)),
    );
    expect(reachableFromOutside(sockets)).toEqual([]);
  });

  test("no secret is on a command line", () => {
    const secrets = JSON.parse(readFileSync(join(product.dataDir, "secrets.json"), "utf8"));
    const commands = partsRunning()
      .map(({ command }) => command)
      .join("\n");
    for (const secret of Object.values<string>(secrets)) expect(commands).not.toContain(secret);
  });

  test("a second start of the same folder says so in one line", async () => {
    const second = await Launched.begin(product.dataDir);
    expect(await second.exit).toBe(1);
    expect(second.said.trim().split("\n")).toHaveLength(1);
    expect(second.said).toContain("already runs");
  });

  test("a busy port is named with its part and the option that moves it", async () => {
    const folder = `${product.dataDir}-other`;
    const other = await Launched.begin(folder, { ...product.ports, app: await freePort() });
    expect(await other.exit).toBe(1);
    expect(other.said.trim().split("\n")).toHaveLength(1);
    expect(other.said).toMatch(`Port ${product.ports.rooms} (rooms) is in use`);
    expect(other.said).toContain("--rooms-port");
    rmSync(folder, { recursive: true, force: true });
  });

  test("rooms whose workerd dies come back", async () => {
    const workerd = listeningProcess(product.ports.rooms);
    process.kill(workerd, "SIGKILL");
    await product.says("rooms is back.");
    const api = await signIn();
    await until("the simulated terminal is online again", async () => {
      const connections = await api.get<readonly { online: boolean }[]>("/connections");
      return connections.every(({ online }) => online);
    });
  });

  test("a start that was killed is recovered by the next, and everything is still there", async () => {
    const api = await signIn();
    const connections = await api.get<readonly { id: string; kind: string }[]>("/connections");
    const practice = connections.find(({ kind }) => kind === "practice");
    const order = {
      connection_id: practice?.id,
      symbol: "EURUSD",
      order_type: "BUY",
      lot_size: 0.1,
    };
    const filled = await api.post<{ status: string; position_id: string }>(
      "/trading/orders",
      order,
      {
        "Idempotency-Key": "start-test-1",
      },
    );
    expect(filled.status).toBe("FILLED");

    product.signal("SIGKILL");
    await product.exit;
    expect(partsRunning()).not.toEqual([]);

    product = await Launched.ready(product.dataDir, product.ports);
    expect(product.said).toContain("left over from a start that was killed");
    const positions = await (await signIn()).get<readonly Position[]>("/trading/positions");
    expect(positions.map(({ id }) => id)).toEqual([filled.position_id]);
  });

  test("Ctrl-C ends everything", async () => {
    expect(await product.stop()).toBe(0);
    expect(partsRunning()).toEqual([]);
    await expect(fetch(product.app)).rejects.toThrow();
  });

  function listeningProcess(port: number): number {
    const found = partsRunning().find(({ pid }) =>
      listeningSockets((other) => other === pid).some((socket) => socket.port === port),
    );
    if (!found) throw new Error(`no part listens on ${port}`);
    return found.pid;
  }
});
