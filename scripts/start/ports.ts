import { type AddressInfo, createServer } from "node:net";
import { LISTENERS, type Listener, type Ports, StartError } from "./options.ts";

/** A port that nobody listened on a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo; // a TCP server's address is never a path
      server.close(() => done(port));
    });
  });
}

/** @throws StartError with one line that names the busy port, its part and the option to move it. */
export async function refuseBusyPorts(ports: Ports): Promise<void> {
  for (const name of Object.keys(LISTENERS) as Listener[]) {
    if (await isFree(ports[name])) continue;
    const { option } = LISTENERS[name];
    throw new StartError(
      `Port ${ports[name]} (${name}) is in use by another program. Stop that program, or start with \`npm start -- --${option} N\`.`,
    );
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer().once("error", () => done(false));
    server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
  });
}
