const TOKENS = [
  "surface-1",
  "strong",
  "normal",
  "faint",
  "line",
  "accent",
  "up",
  "down",
  "warn",
  "danger",
] as const;

/** Canvas and SVG drawn by libraries take colours as values; these are the page's tokens, resolved. */
export type Colours = Readonly<Record<(typeof TOKENS)[number], string>>;

/** Reads the tokens as the reader's theme has them now. Runs in the browser only. */
export function readColours(): Colours {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.appendChild(probe);
  const entries = TOKENS.map((name) => {
    probe.style.color = `var(--nt-${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(entries) as Colours; // every token was just read
}

/** Calls back whenever the theme changes: by the reader's choice or by their system. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", changed);
  };
}
