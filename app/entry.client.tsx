import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { overwriteGetLocale } from "./i18n/generated/runtime.js";
import { isLocale } from "./i18n/locale.ts";

// The server has chosen the language; the page must speak the same one.
const { lang } = document.documentElement;
overwriteGetLocale(() => (isLocale(lang) ? lang : "en"));

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <RemixBrowser />
    </StrictMode>,
  );
});
