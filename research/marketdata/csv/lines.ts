const NEWLINE = 10;
const RETURN = 13;

/** Steps through the lines that hold something, past a byte order mark and either kind of line end. */
export class LineWalker {
  start = 0;
  end = 0;
  line = 0;
  readonly #text: string;
  #at: number;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  next(): boolean {
    while (this.#at < this.#text.length) {
      const newline = this.#text.indexOf("\n", this.#at);
      this.start = this.#at;
      this.end = newline < 0 ? this.#text.length : newline;
      this.#at = this.end + 1;
      this.line++;
      if (this.end > this.start && this.#text.charCodeAt(this.end - 1) === RETURN) this.end--;
      if (!this.#isBlank()) return true;
    }
    return false;
  }

  /** Lines still to come, blank ones included. */
  restAtMost(): number {
    let count = 0;
    for (let at = this.#at; at < this.#text.length; count++) {
      const newline = this.#text.indexOf("\n", at);
      if (newline < 0) return count + 1;
      at = newline + 1;
    }
    return count;
  }

  #isBlank(): boolean {
    for (let at = this.start; at < this.end; at++) {
      const code = this.#text.charCodeAt(at);
      if (code !== 32 && code !== 9 && code !== RETURN && code !== NEWLINE) return false;
    }
    return true;
  }
}
