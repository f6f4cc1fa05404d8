import { currencyDigits, roundMoney } from "#broking";
import type { MetricUnit, MetricValue } from "../metrics/input.ts";
import type { ReportLanguage } from "./words/shape.ts";

/**
 * Numbers as a language writes them. By our own rules, not the host's: the report's bytes are the same everywhere.
 */
export class Numbers {
  readonly #point: string;
  readonly #group: string;
  readonly #currency: string;

  constructor(language: ReportLanguage, currency: string) {
    this.#point = language === "id" ? "," : ".";
    this.#group = language === "id" ? "." : ",";
    this.#currency = currency;
  }

  /** With thousands apart and a true minus; never "-0". */
  fixed(value: number, digits: number): string {
    const written = Math.abs(value).toFixed(digits);
    const sign = value < 0 && Number(written) !== 0 ? "−" : "";
    if (written.includes("e")) return sign + written; // beyond 1e21: nobody counts its digits
    const [whole = "", rest] = written.split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, this.#group);
    return sign + grouped + (rest === undefined ? "" : this.#point + rest);
  }

  /** As `fixed`, zeros at the end left out. */
  short(value: number, mostDigits: number): string {
    const needed = String(Number(Math.abs(value).toFixed(mostDigits))).split(".")[1]?.length ?? 0;
    return this.fixed(value, Math.min(needed, mostDigits));
  }

  /** Account currency, in its digits, without the code. */
  money(amount: number): string {
    return this.fixed(
      Number.isFinite(amount) ? roundMoney(amount, this.#currency) : amount,
      currencyDigits(this.#currency),
    );
  }

  /** As `money` with the code. */
  cash(amount: number): string {
    return `${this.money(amount)} ${this.#currency}`;
  }

  /** As `money`, a gain with its plus. */
  gain(amount: number): string {
    return signed(this.money(amount), amount);
  }

  /** 0-100, with its sign. */
  gainPercent(percent: number, digits = 1): string {
    return signed(`${this.fixed(percent, digits)} %`, percent);
  }

  /** A metric with its unit. */
  metric(value: NonNullable<MetricValue>, unit: MetricUnit, unitWord: string): string {
    if (unit === "money") return this.cash(value);
    if (unit === "percent") return `${this.fixed(value, 2)} %`;
    if (unit === "fraction") return `${this.fixed(100 * value, 1)} %`;
    if (unit === "ratio") return this.fixed(value, 3);
    const digits = Number.isInteger(value) ? 0 : unit === "lots" ? 2 : 1;
    return unitWord === "" ? this.fixed(value, digits) : `${this.fixed(value, digits)} ${unitWord}`;
  }
}

function signed(written: string, value: number): string {
  return value > 0 && /[1-9]/.test(written) ? `+${written}` : written;
}
