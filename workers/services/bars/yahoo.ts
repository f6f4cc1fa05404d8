import { NotFoundError } from "#domain";
import type { YahooBarsInput } from "../inputs.ts";
import type { Ports } from "../ports.ts";
import type { YahooImportView } from "../views.ts";

export function importYahoo(
  _ports: Ports,
  _userId: string,
  _input: YahooBarsInput,
): Promise<YahooImportView> {
  return Promise.reject(new NotFoundError("yahoo_off", "Yahoo is switched off on this server."));
}
