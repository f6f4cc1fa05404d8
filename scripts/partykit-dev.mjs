// Makes `partykit dev` fit for this machine. Use:
//   node --import ./scripts/partykit-dev.mjs node_modules/partykit/dist/bin.mjs dev ...
//
// Two things that partykit 0.0.115 has no option for are rewritten while its file loads:
// - it hands workerd the literal host "0.0.0.0", and lets its own servers (the devtools proxy from port 9229 on, the
//   probes for a free port) listen on every interface: listen() in this process gets a host as well;
// - it asks for a log line of every request, each a request of its own out of workerd: a tenth of an order's time.
import { registerHooks } from "node:module";
import { Server } from "node:net";

const LOOPBACK = "127.0.0.1";
const REWRITTEN = [
  ['host: "0.0.0.0"', `host: "${LOOPBACK}"`],
  // Warnings and worse; what the rooms themselves log is written all the same.
  ['log: new Log(5, { prefix: "pk" })', 'log: new Log(2, { prefix: "pk" })'],
];

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith("/partykit/dist/bin.mjs")) return loaded;
    const source = REWRITTEN.reduce(
      (text, [from, to]) => rewritten(url, text, from, to),
      Buffer.from(loaded.source).toString("utf8"),
    );
    return { ...loaded, source };
  },
});

/** Another version may do it elsewhere: better no rooms than rooms that the whole network reaches. */
function rewritten(url, text, from, to) {
  const pieces = text.split(from);
  if (pieces.length === 2) return pieces.join(to);
  throw new Error(
    `partykit: expected ${from} once in ${url}, found it ${pieces.length - 1} times; refusing to start rooms that are not confined to ${LOOPBACK}`,
  );
}

const listen = Server.prototype.listen;

Server.prototype.listen = function listenOnLoopback(first, ...rest) {
  if (typeof first === "number" || first === undefined) {
    const others = rest.filter((each) => typeof each === "function" || typeof each === "number");
    return listen.call(this, first ?? 0, LOOPBACK, ...others);
  }
  if (typeof first === "object" && first !== null && "port" in first) {
    return listen.call(this, { ...first, host: LOOPBACK }, ...rest);
  }
  return listen.call(this, first, ...rest);
};
