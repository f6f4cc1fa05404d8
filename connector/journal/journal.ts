import { sha256, UserError } from "#domain";
import type { JournalLine } from "#orders";
import type { JournalDisk } from "./files.ts";

const LINE_FEED = 10;
const SUM_CHARACTERS = 16;

/** What was read, and whether the end had to be cut. */
export interface ReadJournal {
  readonly lines: readonly JournalLine[];
  /** Bytes of a last line that a crash left unfinished; 0 when there was none. */
  readonly torn: number;
}

/**
 * The connector's memory of what it was told and what it did: lines that are only ever added.
 * Each is `<checksum> <json>`, the checksum over the checksum before it as well, so that a line
 * cannot be lost, swapped or changed unseen. A line without its end is what a crash left: it is cut away,
 * for nothing was done before a line was whole on the disk.
 */
export class Journal {
  readonly #path: string;
  readonly #disk: JournalDisk;
  #sum = "";

  constructor(path: string, disk: JournalDisk) {
    this.#path = path;
    this.#disk = disk;
  }

  /**
   * Every line of the file. Call it once, before anything is added.
   *
   * @throws UserError journal.corrupt when a whole line does not fit its checksum: somebody has to look.
   */
  read(): ReadJournal {
    const bytes = this.#disk.read(this.#path);
    const whole = bytes.lastIndexOf(LINE_FEED) + 1;
    const torn = bytes.length - whole;
    if (torn > 0) this.#disk.cut(this.#path, whole);
    const texts = new TextDecoder().decode(bytes.subarray(0, whole)).split("\n").slice(0, -1);
    return { lines: texts.map((text, i) => this.#check(text, i + 1)), torn };
  }

  /** Adds lines and returns when they are on the disk. */
  append(lines: readonly JournalLine[]): void {
    this.#disk.append(this.#path, this.#texts(lines));
    this.#disk.sync(this.#path);
  }

  /** Puts other lines in the place of all that there are; whole or not at all, and on the disk when it returns. */
  rewrite(lines: readonly JournalLine[]): void {
    this.#sum = "";
    this.#disk.replace(this.#path, this.#texts(lines));
  }

  /** Puts the file aside, `aside` added to its name; the next line begins a new one. */
  renew(aside: string): void {
    this.#disk.rename(this.#path, `${this.#path}.${aside}`);
    this.#sum = "";
    this.#disk.read(this.#path);
  }

  #texts(lines: readonly JournalLine[]): string {
    let text = "";
    for (const line of lines) {
      const json = JSON.stringify(line);
      this.#sum = chain(this.#sum, json);
      text += `${this.#sum} ${json}\n`;
    }
    return text;
  }

  #check(text: string, number: number): JournalLine {
    const json = text.slice(SUM_CHARACTERS + 1);
    const expected = chain(this.#sum, json);
    if (text.slice(0, SUM_CHARACTERS) !== expected) {
      throw new UserError(
        "journal.corrupt",
        `line ${number} of ${this.#path} is damaged; move the file away to begin a new one, open orders will be looked up`,
      );
    }
    this.#sum = expected;
    return JSON.parse(json) as JournalLine; // written by us: the checksum says so
  }
}

function chain(before: string, json: string): string {
  return sha256(`${before}\n${json}`).slice(0, SUM_CHARACTERS);
}
