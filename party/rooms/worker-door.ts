import type * as Party from "partykit/server";
import { commentFor, positionIn, type RoomState, replyOf, viewOf } from "#orders";
import {
  accountLimits,
  barsReply,
  MAX_MESSAGE_CHARACTERS,
  type PositionReply,
  putIntent,
  putKill,
} from "#protocol";
import type { BarsAnswer, BarsQuestion } from "./bars.ts";
import type { RoomCore } from "./core.ts";
import { problem } from "./edge.ts";
import { parseBarsQuery } from "./query.ts";

/** A PUT waits this long for the order's end, so that the API can answer within two seconds. */
const ANSWER_WITHIN_MS = 1_800;

/** What the Worker may ask of an account's room over HTTP. */
export class WorkerDoor {
  private readonly accountId: string;
  private readonly core: RoomCore;
  private readonly askBars: (question: BarsQuestion) => Promise<BarsAnswer>;

  constructor(
    accountId: string,
    core: RoomCore,
    askBars: (question: BarsQuestion) => Promise<BarsAnswer>,
  ) {
    this.accountId = accountId;
    this.core = core;
    this.askBars = askBars;
  }

  async answer(request: Party.Request): Promise<Response> {
    const url = new URL(request.url);
    const [action = "", id = ""] = url.pathname.split("/").slice(4);
    switch (`${request.method} ${action}`) {
      case "PUT intents":
        return this.putIntent(request, id);
      case "DELETE intents":
        await this.core.take({ type: "withdraw", request_id: id });
        return this.order(id, 0);
      case "GET intents":
        return this.order(id, 0);
      case "GET view":
        return this.view(await this.core.take({ type: "refresh" }));
      case "GET positions":
        return this.position(await this.core.take({ type: "refresh" }), id);
      case "GET bars":
        return this.bars(url);
      case "PUT kill":
        return this.putKill(request);
      case "PUT limits":
        return this.putLimits(request);
      case "POST takeover":
        return this.view(await this.core.take({ type: "take_over" }));
      default:
        return problem(404, "not_found", "No such address in this room.");
    }
  }

  private async putIntent(request: Party.Request, requestId: string): Promise<Response> {
    const body = putIntent.safeParse(await jsonOf(request));
    if (!body.success)
      return problem(422, "intent_invalid", "The order does not follow the protocol.");
    const { intent } = body.data;
    const isHere = intent.request_id === requestId && intent.account_id === this.accountId;
    // The comment is how the order is found again at the broker: another text would make it untraceable.
    if (!isHere || intent.origin === "connector" || intent.comment !== commentFor(requestId)) {
      return problem(422, "intent_address", "The order's ids and comment do not fit this address.");
    }
    await this.core.take({ type: "put_intent", intent, stored: null });
    return this.order(requestId, ANSWER_WITHIN_MS);
  }

  private async putKill(request: Party.Request): Promise<Response> {
    const body = putKill.safeParse(await jsonOf(request));
    if (!body.success)
      return problem(422, "kill_invalid", "The kill does not follow the protocol.");
    return this.view(await this.core.take({ type: "put_kill", kill: body.data.kill }));
  }

  private async putLimits(request: Party.Request): Promise<Response> {
    const body = accountLimits.safeParse(await jsonOf(request));
    if (!body.success)
      return problem(422, "limits_invalid", "The limits do not follow the protocol.");
    await this.core.take({ type: "put_limits", limits: body.data });
    return Response.json({ ok: true });
  }

  private async order(requestId: string, withinMs: number): Promise<Response> {
    const kept = await this.core.answer(requestId, withinMs);
    return kept === null
      ? problem(404, "unknown_intent", "The room has no such order.")
      : Response.json(replyOf(kept));
  }

  private view(state: RoomState): Response {
    return Response.json(viewOf(state, Date.now()));
  }

  private position(state: RoomState, id: string): Response {
    const at = state.snapshot === null ? null : state.snapshot_at;
    const reply: PositionReply = { at, position: positionIn(state, id) };
    return Response.json(reply);
  }

  private async bars(url: URL): Promise<Response> {
    const question = parseBarsQuery(url.searchParams);
    if (question === null)
      return problem(422, "bars_query", "symbol, timeframe and count (1 to 2000) are needed.");
    const answer = await this.askBars(question);
    if ("error" in answer) return problem(504, "bars_unavailable", answer.error);
    return Response.json(barsReply.parse(answer));
  }
}

/** undefined for what is no JSON, or too long to be an honest request: the schema that follows refuses it. */
async function jsonOf(request: Party.Request): Promise<unknown> {
  const text = await request.text();
  if (text.length > MAX_MESSAGE_CHARACTERS) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
