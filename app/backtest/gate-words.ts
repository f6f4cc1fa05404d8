import type { ReportLanguage } from "#engine";

/** What must be there for a metric to be a number: the engine's words, and the same in Indonesian. */
const INDONESIAN: Readonly<Record<string, string>> = {
  "one trade": "satu transaksi",
  "two trades": "dua transaksi",
  "one winning trade": "satu transaksi untung",
  "one losing trade": "satu transaksi rugi",
  "one winning and one losing trade": "satu transaksi untung dan satu rugi",
  "one long": "satu posisi beli",
  "one short": "satu posisi jual",
  "one losing long": "satu posisi beli yang rugi",
  "one losing short": "satu posisi jual yang rugi",
  "one trade that gained before costs": "satu transaksi yang untung sebelum biaya",
  "one trade, and a first stop on every trade":
    "satu transaksi, dan stop awal pada setiap transaksi",
  "one trade, and the best open profit known of every trade":
    "satu transaksi, dan laba terbuka terbaik setiap transaksi",
  "one trade, and the worst open profit known of every trade":
    "satu transaksi, dan rugi terbuka terburuk setiap transaksi",
  "as averageMfe and averageMae, and one trade that was under water":
    "seperti averageMfe dan averageMae, dan satu transaksi yang pernah minus",
  "30 trades that differ": "30 transaksi yang berbeda hasilnya",
  "30 trades, one of them winning and one losing":
    "30 transaksi, di antaranya satu untung dan satu rugi",
  "30 trades that won or lost, of both kinds":
    "30 transaksi yang untung atau rugi, dari kedua jenis",
  "one bar": "satu bar",
  "a drawdown": "satu drawdown",
  "a drawdown, and its recovery": "satu drawdown, dan pemulihannya",
  "one trade and a drawdown": "satu transaksi dan satu drawdown",
  "30 days": "30 hari",
  "365 days": "365 hari",
  "30 days and a drawdown": "30 hari dan satu drawdown",
  "30 days, and a last equity above 0": "30 hari, dan ekuitas akhir di atas 0",
  "three years, and a drawdown in the last three":
    "tiga tahun, dan satu drawdown dalam tiga tahun terakhir",
  "30 daily returns": "30 imbal hasil harian",
  "30 daily returns that differ": "30 imbal hasil harian yang berbeda",
  "30 daily returns, one of them below 0": "30 imbal hasil harian, satu di antaranya di bawah 0",
  "30 daily returns, not all on one line": "30 imbal hasil harian, tidak semua segaris",
  "30 daily returns, and equity that moved": "30 imbal hasil harian, dan ekuitas yang bergerak",
  "100 daily returns": "100 imbal hasil harian",
  "100 daily returns, their 5 % quantile not 0":
    "100 imbal hasil harian yang kuantil 5 %-nya bukan 0",
  "3 days, equity above 0": "3 hari, ekuitas di atas 0",
  "3 weeks, equity above 0": "3 minggu, ekuitas di atas 0",
  "3 months, equity above 0": "3 bulan, ekuitas di atas 0",
  "12 months, one of them below 0": "12 bulan, satu di antaranya di bawah 0",
};

/** @param gate as the engine says it; null: always a number. */
export function gateWords(gate: string | null, language: ReportLanguage): string | null {
  if (gate === null || language !== "id") return gate;
  return INDONESIAN[gate] ?? gate;
}
