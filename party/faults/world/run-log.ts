/** What happened, in order: its hash is the run's fingerprint, its text is for whoever reads a failure. */
export class RunLog {
  readonly lines: string[] = [];
  readonly #keeps: boolean;
  #low = 0x811c9dc5;
  #high = 0x1b873593;

  constructor(keeps: boolean) {
    this.#keeps = keeps;
  }

  add(at: number, who: string, what: string): void {
    const line = `${at} ${who} ${what}`;
    if (this.#keeps) this.lines.push(line);
    let low = this.#low;
    let high = this.#high;
    for (let i = 0; i < line.length; i++) {
      const code = line.charCodeAt(i);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x85ebca6b) + 1;
    }
    this.#low = low;
    this.#high = high;
  }

  /** 16 hex digits; two runs of one seed have the same. */
  get hash(): string {
    const hex = (part: number) => (part >>> 0).toString(16).padStart(8, "0");
    return hex(this.#high) + hex(this.#low);
  }
}
