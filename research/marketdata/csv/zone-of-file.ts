import { type ZoneReader, zoneReader } from "../time-zone.ts";
import { refuse } from "./problem.ts";

/** The reader of a file's wall clock; null: its times are UTC. @throws CsvRefusal if the zone is unknown. */
export function zoneOfFile(timeZone: string | undefined): ZoneReader | null {
  if (timeZone === undefined || timeZone === "UTC") return null;
  const zone = zoneReader(timeZone);
  if (zone !== null) return zone;
  return refuse(
    0,
    null,
    `unknown time zone "${timeZone}"`,
    "use an IANA name such as Europe/Athens, NewYork+7 for an MT5 server's usual clock, or UTC+3",
  );
}
