// Confines `partykit dev` to this machine. Use:
//   node --import ./scripts/partykit-loopback.mjs node_modules/partykit/dist/bin.mjs dev ...
//
// partykit 0.0.115 hands workerd the literal host "0.0.0.0" and lets its own servers (the devtools
// proxy from port 9229 on, the probes for a free port) listen on every interface; no option changes
// either. So the literal is rewritten while the file loads, and listen() in this process gets a host.
import { registerHooks } from "node:module";
import { Server } from "node:net";

const LOOPBACK = "127.0.0.1";
const EVERYWHERE = 'host: "0.0.0.0"';

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith("/partykit/dist/bin.mjs")) return loaded;
    const pieces = Buffer.from(loaded.source).toString("utf8").split(EVERYWHERE);
    // Another version may bind elsewhere: better no rooms than rooms that the whole network reaches.
    if (pieces.length !== 2) {
      throw new Error(
        `partykit: expected ${EVERYWHERE} once in ${url}, found it ${pieces.length - 1} times; refusing to start rooms that are not confined to ${LOOPBACK}`,
      );
    }
    return { ...loaded, source: pieces.join(`host: "${LOOPBACK}"`) };
  },
});

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
