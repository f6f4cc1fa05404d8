import type * as z from "zod/mini";
import { err, ok, type Result } from "#domain";
import { MAX_MESSAGE_CHARACTERS, PROTOCOL_VERSION } from "./words.ts";

/** Why a message was not taken. `version` is the only one that ends the link: the peer must be updated. */
export interface MessageError {
  readonly code: "message.too_large" | "message.malformed" | "message.version" | "message.invalid";
  readonly message: string;
}

/**
 * Unknown in, typed out: the one gate of every socket message.
 *
 * @param raw what came over the wire; anything but text is malformed.
 * @returns the message, or the first thing that is wrong with it, in words for the peer's log.
 */
export function parseMessage<T>(schema: z.ZodMiniType<T>, raw: unknown): Result<T, MessageError> {
  if (typeof raw !== "string") return failed("message.malformed", "a message is JSON text");
  if (raw.length > MAX_MESSAGE_CHARACTERS) {
    return failed(
      "message.too_large",
      `a message has at most ${MAX_MESSAGE_CHARACTERS} characters, was ${raw.length}`,
    );
  }
  const json = parseJson(raw);
  if (!json.ok) return failed("message.malformed", "a message is one JSON object");
  const version = versionOf(json.value);
  if (version !== PROTOCOL_VERSION) {
    return failed(
      "message.version",
      `this side speaks version ${PROTOCOL_VERSION}, the message says ${String(version)}`,
    );
  }
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return ok(parsed.data);
  return failed("message.invalid", describe(parsed.error.issues[0]));
}

function failed(code: MessageError["code"], message: string): Result<never, MessageError> {
  return err({ code, message: message.slice(0, 400) });
}

function parseJson(raw: string): Result<unknown, null> {
  try {
    return ok(JSON.parse(raw));
  } catch {
    return err(null); // expected: the peer sent something else
  }
}

function versionOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "v" in value ? value.v : undefined;
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return "invalid message";
  const path = issue.path.length > 0 ? issue.path.join(".") : "message";
  return `${path}: ${issue.message}`;
}
