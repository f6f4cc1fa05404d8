import { sha256 } from "#domain";

/**
 * A policy under which the document runs its own script and style and loads nothing at all: not even a strategy whose
 * name found a way past the escaping could send anything anywhere.
 */
export function contentPolicy(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src '${digest(style)}'`,
    `script-src '${digest(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function digest(text: string): string {
  return `sha256-${base64OfHex(sha256(text))}`;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function base64OfHex(hex: string): string {
  let text = "";
  for (let at = 0; at < hex.length; at += 6) {
    const part = hex.slice(at, at + 6);
    const bits = Number.parseInt(part.padEnd(6, "0"), 16);
    const digits = [18, 12, 6, 0].map((shift) => DIGITS.charAt((bits >> shift) & 63));
    const kept = Math.ceil((part.length * 4) / 6);
    text += digits.map((digit, i) => (i < kept ? digit : "=")).join("");
  }
  return text;
}
