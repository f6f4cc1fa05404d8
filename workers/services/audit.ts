import { auditLog } from "#db";
import type { Ports } from "./ports.ts";

/** The statement that records a deed; goes into the batch of the deed itself, so that neither is stored alone. */
export function auditEntry(
  { db, newId, clock }: Ports,
  userId: string,
  action: string,
  subject: string,
  details?: Readonly<Record<string, unknown>>,
) {
  return db
    .insert(auditLog)
    .values({ id: newId(), userId, action, subject, details: details ?? null, at: clock.now() });
}
