import { z } from "@hono/zod-openapi";
import { MARGIN_MODES, TRADE_MODES } from "#domain";
import { ORDER_STATES } from "#protocol";
import type { ChainVerdictView, ConnectionView, MachineView, SignedInView } from "#services";
import { id, listOf, moment } from "./common.ts";

const email = z.email().max(254).openapi({ example: "ayu@example.com" });

export const registerBody = z
  .strictObject({
    email,
    password: z.string().min(8).max(128).openapi({ example: "a long pass phrase" }),
    name: z.string().trim().min(1).max(100).openapi({ example: "Ayu" }),
  })
  .openapi("Register");

export const loginBody = z
  .strictObject({ email, password: z.string().min(1).max(128) })
  .openapi("Login");

export const sessionReply = z
  .object({
    token: z.string(),
    user: z.object({ id, email: z.string(), name: z.string() }),
  })
  .openapi("Session") satisfies z.ZodType<Omit<SignedInView, "set_cookies">>;

const accountSchema = z
  .object({
    login: z.string(),
    server: z.string(),
    trade_mode: z.enum(TRADE_MODES),
    margin_mode: z.enum(MARGIN_MODES),
    currency: z.string(),
    leverage: z.number(),
    balance: z.number(),
    equity: z.number(),
    margin: z.number(),
    free_margin: z.number(),
    margin_level: z.number().nullable(),
  })
  .openapi("Account");

export const connectionReply = z
  .object({
    id,
    kind: z.enum(["practice", "terminal"]),
    name: z.string(),
    online: z.boolean(),
    simulated: z.boolean(),
    account: accountSchema.nullable(),
    heard_at: moment.nullable(),
    created_at: moment,
  })
  .openapi("Connection") satisfies z.ZodType<ConnectionView>;

export const createConnectionBody = z
  .strictObject({
    name: z.string().trim().min(1).max(100).openapi({ example: "My broker, demo" }),
    kind: z.literal("terminal"),
  })
  .openapi("CreateConnection");

export const connectionCreatedReply = connectionReply
  .extend({ credential: z.string().openapi({ description: "Shown once; only its hash is kept." }) })
  .openapi("ConnectionCreated");

export const machineReply = z
  .object({
    holder: z.string().nullable(),
    waiting: z.object({ name: z.string(), at: moment }).nullable(),
  })
  .openapi("Machine") satisfies z.ZodType<MachineView>;

export const chainQuery = z.object({
  after_seq: z.coerce.number().int().nonnegative().exactOptional(),
  limit: z.coerce.number().int().min(1).max(500).exactOptional(),
});

const head = z.object({ seq: z.number(), hash: z.string() });

export const chainVerdictReply = z
  .object({
    ok: z.boolean(),
    events: z.number(),
    head,
    first_bad: z
      .object({ seq: z.number(), problem: z.enum(["number", "link", "hash"]) })
      .exactOptional(),
  })
  .openapi("ChainVerdict") satisfies z.ZodType<ChainVerdictView>;

export const chainReply = z
  .object({
    head,
    events: listOf(
      z.object({
        id: z.string(),
        account_id: id,
        request_id: id,
        state: z.enum(ORDER_STATES),
        at: z.number().openapi({ description: "ms since 1970, UTC." }),
        by: z.enum(["api", "room", "connector", "terminal"]),
        code: z.string().exactOptional(),
        message: z.string().exactOptional(),
        execution: z
          .object({
            retcode: z.number().exactOptional(),
            order_ticket: z.string().exactOptional(),
            deal_ticket: z.string().exactOptional(),
            position_id: z.string().exactOptional(),
            filled_lots: z.number().exactOptional(),
            price: z.number().exactOptional(),
            profit: z.number().exactOptional(),
          })
          .exactOptional(),
        seq: z.number(),
        previous_hash: z.string(),
        hash: z.string(),
      }),
    ),
  })
  .openapi("Chain");

export const ticketReply = z
  .object({ url: z.string(), token: z.string(), expires_at: moment })
  .openapi("RoomTicket");

export const connectorTokenReply = z
  .object({ token: z.string(), room_url: z.string(), account_id: id, expires_at: moment })
  .openapi("ConnectorToken");
