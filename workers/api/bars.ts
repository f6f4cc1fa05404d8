import { createRoute, z } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { AppError } from "#domain";
import { resource, signedIn } from "./context.ts";
import { barSetReply, barsReply, importReply } from "./schemas/bars.ts";
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
