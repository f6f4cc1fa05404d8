import { type Clock, ulid } from "#domain";

/** New ids whose random part comes from the machine's own source. */
export function idSource(clock: Clock): () => string {
  return () => ulid(clock.now(), randomUnit);
}

/** 256 random bits as text: for secrets. */
export function newSecret(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

function randomUnit(): number {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
  return word / 2 ** 32;
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
