import type { Api } from "./api.ts";

/**
 * Lets a program send one order after the other: neither their number, nor that they look the same, nor that each costs
 * its spread is a reason to refuse them. What belongs to the order itself (a stop loss) stays as the house has it.
 */
export async function letProgramsTrade(api: Api, connectionId: string): Promise<void> {
  const path = `/risk/limits?connection_id=${connectionId}`;
  const { limits } = await api.get<{ readonly limits: object }>(path);
  await api.put(path, {
    limits: {
      ...limits,
      max_orders_per_minute: null,
      duplicate_window_seconds: null,
      loss_streak: null,
      max_positions: null,
    },
  });
}
