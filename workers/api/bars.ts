import { createRoute, z } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { AppError } from "#domain";
import { resource, signedIn } from "./context.ts";
import {
  barSetReply,
  barsReply,
  chunkReply,
  chunkVersion,
  importReply,
  month,
  yahooBody,
  yahooReply,
} from "./schemas/bars.ts";
import {
  date,
  INVALID,
  json,
  listOf,
  problems,
  SESSION,
  symbol,
  timeframe,
  UNAUTHORISED,
} from "./schemas/common.ts";

export const bars = resource();
bars.use(signedIn);

const tags = ["Bars"];
/** Half a million bars of M1; what is more comes in several files. */
const MAX_CSV_BYTES = 32 * 1024 * 1024;

bars.openapi(
  createRoute({
    method: "post",
    path: "/import",
    tags,
    summary: "Store bars from a CSV body",
    description:
      "Header with time, open, high, low, close, volume and optional spread (points), any case; MT5's own export too. Bars that are stored already are replaced.",
    security: SESSION,
    middleware: bodyLimit({
      maxSize: MAX_CSV_BYTES,
      onError: () => {
        throw new AppError(
          "csv_too_large",
          "A file holds at most 32 MiB. Split it and import the parts.",
          {
            status: 413,
          },
        );
      },
    }),
    request: {
      query: z.strictObject({
        symbol,
        timeframe,
        origin: z.literal("synthetic").exactOptional().openapi({
          description: "The bars were generated, and results made of them are labelled so",
        }),
        time_zone: z.string().max(64).exactOptional().openapi({
          description: "Of times that name none; UTC by default",
          example: "Europe/Athens",
        }),
      }),
      body: { required: true, content: { "text/csv": { schema: { type: "string" } } } },
    },
    responses: {
      200: json(importReply, "Stored"),
      ...problems({
        401: UNAUTHORISED,
        413: "`csv_too_large`",
        422: "`bad_csv` with line, column and hint; `unknown_symbol`; `timeframe_mismatch`; or a bad parameter.",
      }),
    },
  }),
  async (c) => {
    const input = { ...c.req.valid("query"), csv: await c.req.text() };
    return c.json(await c.var.services.bars.import(c.var.user.id, input), 200);
  },
);

bars.openapi(
  createRoute({
    method: "get",
    path: "/sets",
    tags,
    summary: "What is stored, by symbol and timeframe",
    security: SESSION,
    responses: { 200: json(listOf(barSetReply), "All"), ...problems({ 401: UNAUTHORISED }) },
  }),
  async (c) => c.json(await c.var.services.bars.sets(c.var.user.id), 200),
);

bars.openapi(
  createRoute({
    method: "post",
    path: "/yahoo",
    tags,
    summary: "Fetch bars from Yahoo and store them",
    description:
      "For looking, not for deciding on money: Yahoo gives bars without warranty, corrects them later, and its intraday bars have holes and wrong wicks. `warnings` says what was found.",
    security: SESSION,
    request: { body: { required: true, ...json(yahooBody, "What to fetch") } },
    responses: {
      200: json(yahooReply, "Stored, with warnings"),
      ...problems({
        401: UNAUTHORISED,
        404: "`yahoo_off`: this server does not ask Yahoo.",
        422: "`yahoo_refused` (in Yahoo's own words), `yahoo_no_bars`, `yahoo_timeframe`, `unknown_symbol`, `bad_range`, or a bad field.",
        429: "`yahoo_busy`, with Retry-After.",
        502: "`yahoo_unreachable`, or `yahoo_changed`: it answered in another form.",
      }),
    },
  }),
  async (c) =>
    c.json(await c.var.services.bars.importYahoo(c.var.user.id, c.req.valid("json")), 200),
);

bars.openapi(
  createRoute({
    method: "get",
    path: "/chunks",
    tags,
    summary: "The months of a set as they are now, for a cache to compare itself with",
    security: SESSION,
    request: { query: z.strictObject({ symbol, timeframe }) },
    responses: {
      200: json(listOf(chunkReply), "Oldest first"),
      ...problems({ 401: UNAUTHORISED, 422: INVALID }),
    },
  }),
  async (c) => c.json(await c.var.services.bars.chunks(c.var.user.id, c.req.valid("query")), 200),
);

bars.openapi(
  createRoute({
    method: "get",
    path: "/chunks/{symbol}/{timeframe}/{month}",
    tags,
    summary: "The bytes of one month: gzip over the product's own delta code",
    description:
      "With `version` the answer never changes and may be kept for ever; without, it is the newest. Its ETag is the SHA-256 that the list names.",
    security: SESSION,
    request: {
      params: z.object({ symbol, timeframe, month }),
      query: z.strictObject({ version: chunkVersion.exactOptional() }),
    },
    responses: {
      200: {
        description: "The chunk",
        content: {
          "application/octet-stream": { schema: { type: "string", format: "binary" } },
        },
      },
      304: { description: "The cache has it already" },
      ...problems({
        401: UNAUTHORISED,
        404: "You have no such chunk: `chunk_not_found`.",
        422: INVALID,
      }),
    },
  }),
  async (c) => {
    const { version } = c.req.valid("query");
    const input = { ...c.req.valid("param"), ...(version === undefined ? {} : { version }) };
    const chunk = await c.var.services.bars.chunk(c.var.user.id, input);
    const etag = `"${chunk.sha256}"`;
    const headers = {
      ETag: etag,
      // Private: the bars are the user's own.
      "Cache-Control":
        version === undefined ? "private, no-cache" : "private, max-age=31536000, immutable",
      "X-Chunk-Version": String(chunk.version),
    };
    if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
    // A copy of its own: the driver's bytes may be a view into a larger buffer.
    return c.body(new Uint8Array(chunk.bytes).buffer, 200, {
      ...headers,
      "Content-Type": "application/octet-stream",
    });
  },
);

bars.openapi(
  createRoute({
    method: "get",
    path: "/",
    tags,
    summary: "Stored bars, oldest first",
    security: SESSION,
    request: {
      query: z.strictObject({
        symbol,
        timeframe,
        from: date.exactOptional(),
        to: date.exactOptional(),
      }),
    },
    responses: {
      200: json(barsReply, "The bars"),
      ...problems({ 401: UNAUTHORISED, 422: INVALID }),
    },
  }),
  async (c) => c.json(await c.var.services.bars.read(c.var.user.id, c.req.valid("query")), 200),
);
