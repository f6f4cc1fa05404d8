import { Link } from "@remix-run/react";
import { m } from "../i18n/generated/messages.js";

/** To the page that stores the bars that are missing. */
export function ImportLink({
  symbol,
  timeframe,
}: {
  readonly symbol: string;
  readonly timeframe: string;
}) {
  const query = new URLSearchParams({ symbol, timeframe });
  return (
    <Link to={`/data?${query}`} className="font-medium underline">
      {m.import_action()}
    </Link>
  );
}
