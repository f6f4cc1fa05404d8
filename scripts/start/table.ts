export interface TableRow {
  readonly part: string;
  readonly address: string;
  readonly state: string;
}

/** Rows as text in even columns. */
export function tableOf(rows: readonly TableRow[]): string {
  const all = [{ part: "part", address: "address", state: "state" }, ...rows];
  const wide = (key: keyof TableRow): number => Math.max(...all.map((row) => row[key].length)) + 2;
  const [part, address] = [wide("part"), wide("address")];
  return all
    .map((row) => `  ${row.part.padEnd(part)}${row.address.padEnd(address)}${row.state}`)
    .join("\n");
}
