import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";

/** Only what the owner of the account has put on the list. */
export function allowedSymbolsRule({
  order,
  limits,
}: Pick<KnownInput, "order" | "limits">): RiskRefusal | null {
  const { allowedSymbols } = limits;
  if (allowedSymbols === null || allowedSymbols.includes(order.symbol)) return null;
  const some = allowedSymbols.slice(0, 5).join(", ");
  return refuse(
    "risk.symbol_not_allowed",
    `${order.symbol} is not among the symbols this account may trade`,
    some === ""
      ? "the account's list of symbols is empty"
      : `allowed: ${some}${allowedSymbols.length > 5 ? " and more" : ""}`,
  );
}
