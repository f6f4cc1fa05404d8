import { sql } from "drizzle-orm";
import type { HealthService } from "./contract.ts";
import type { Ports } from "./ports.ts";

export function createHealthService({ db, rooms }: Ports): HealthService {
  return {
    async check() {
      const [database, room] = await Promise.all([
        db.get(sql`select 1`).then(
          () => true,
          () => false,
        ),
        rooms.isUp(),
      ]);
      const tell = (isUp: boolean) => (isUp ? "ok" : "down");
      return {
        status: database && room ? "ok" : "degraded",
        parts: { app: "ok", database: tell(database), rooms: tell(room) },
      };
    },
  };
}
