import type { ExplanationWords } from "./words.ts";

const EXITS = {
  takeProfit: "target laba tercapai",
  trailing: "trailing stop tersentuh",
  breakEven: "stop yang sudah dipindahkan ke titik impas tersentuh",
  maxBars: "jumlah bar terbanyak yang diizinkan sudah tercapai",
  session: "sesi trading sudah berakhir",
  stopOut: "margin habis dan aturan broker menutupnya",
  endOfData: "data berakhir",
} as const;

const WAYS = { above: "ke atas", below: "ke bawah" } as const;

export const WORDS_ID: ExplanationWords = {
  and: "dan",
  unknown: "belum diketahui",
  filled: (side, lots, price, time) =>
    `${side === "long" ? "Beli" : "Jual"} ${lots} lot di ${price} pada ${time}`,
  signal: (side, truth, time) => {
    const what = side === "long" ? "beli" : "jual";
    if (truth === null) return `Sinyal ${what} belum diketahui pada ${time}`;
    return `${truth ? "Ada" : "Tidak ada"} sinyal ${what} pada ${time}`;
  },
  because: "karena",
  noReason: "tidak ada aturan untuk itu",
  protection: (stop, target) => {
    const parts = [stop && `stop di ${stop}`, target && `target di ${target}`];
    const set = parts.filter((part) => part !== null);
    return set.length === 0 ? "" : `, dengan ${set.join(" dan ")}`;
  },
  closed: (price, time, bars) => `ditutup di ${price} pada ${time}, setelah ${bars} bar,`,
  exit: (reason, level) =>
    reason === "stopLoss"
      ? `stop loss${level === null ? "" : ` di ${level}`} tersentuh`
      : EXITS[reason],
  exitRule: (isOpposite) => (isOpposite ? "ada sinyal arah sebaliknya: " : ""),
  before: (text) => `sebelumnya ${text}`,
  crossing: (way, truth) => `${truth === false ? "tidak memotong" : "memotong"} ${WAYS[way]}`,
  run: (way, bars, truth) =>
    `${truth === false ? "tidak " : ""}${way === "rising" ? "naik di atas" : "turun di bawah"} ${bars} bar sebelumnya`,
  condition: (truth) =>
    truth === null ? "belum diketahui" : truth ? "terpenuhi" : "tidak terpenuhi",
  barsAgo: (bars) => `${bars} bar sebelumnya `,
  timeframe: (name) => `di ${name} `,
};
