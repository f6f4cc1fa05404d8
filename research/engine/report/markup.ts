/** Text that is HTML already. Nothing else enters the document unescaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | null | readonly Markup[];

/**
 * HTML with its values escaped: whatever a user may have written stays text, in elements and in quoted attributes.
 * null is nothing; a list of markup is its items one after the other.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  let text = strings[0] ?? "";
  values.forEach((value, i) => {
    text += textOf(value) + (strings[i + 1] ?? "");
  });
  return new Markup(text);
}

function textOf(value: Part): string {
  if (value === null) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "object") return value.map(({ text }) => text).join("");
  return escaped(String(value));
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
