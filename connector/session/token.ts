import * as z from "zod/mini";
import { AppError } from "#domain";

const ticket = z.object({ token: z.string(), room_url: z.string(), account_id: z.string() });

/** Long enough for a slow line; a call into a network that is gone must not hold up the next one. */
const TOKEN_MS = 4_000;

/** The credential is not (or no longer) good: nothing helps but a new one. */
export class CredentialRefused extends AppError {
  constructor() {
    super(
      "connector.credential_refused",
      "the credential was refused: it was revoked or is not from this address",
      {
        status: 401,
      },
    );
  }
}

/**
 * The room's address with a fresh token: tokens live a minute, so each call gets its own.
 *
 * @throws CredentialRefused on 401 and 403; AppError for everything that may pass by itself.
 */
export async function roomAddress(
  api: string,
  credential: string,
  stopped: AbortSignal,
): Promise<string> {
  const reply = await fetch(`${api}/api/v1/connector/token`, {
    method: "POST",
    headers: { authorization: `Bearer ${credential}` },
    signal: AbortSignal.any([stopped, AbortSignal.timeout(TOKEN_MS)]),
  });
  if (reply.status === 401 || reply.status === 403) throw new CredentialRefused();
  const parsed = ticket.safeParse(await reply.json().catch(() => null));
  if (!reply.ok || !parsed.success) {
    throw new AppError(
      "connector.no_token",
      `the API answered ${reply.status} instead of a token`,
      { status: 502 },
    );
  }
  const url = new URL(parsed.data.room_url);
  url.searchParams.set("token", parsed.data.token);
  return url.href;
}
