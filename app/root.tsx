import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteLoaderData,
} from "@remix-run/react";
import { type ReactNode, useContext } from "react";
import { ErrorPage } from "./components/error-page.tsx";
import icon from "./favicon.svg?url";
import { m } from "./i18n/generated/messages.js";
import { getLocale } from "./i18n/generated/runtime.js";
import { chooseLocale } from "./i18n/locale.ts";
import { NonceContext } from "./nonce.ts";
import { readPreferences } from "./preferences.ts";
import styles from "./tailwind.css?url";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: icon, type: "image/svg+xml" },
];

export const meta: MetaFunction = () => [
  { title: "NusaTrade" },
  { name: "description", content: m.app_description() },
];

export function loader({ request }: LoaderFunctionArgs) {
  const preferences = readPreferences(request.headers.get("cookie"));
  return {
    theme: preferences.theme,
    locale: chooseLocale(preferences.locale, request.headers.get("accept-language")),
  };
}

export function Layout({ children }: { readonly children: ReactNode }) {
  // No loader data on an error of the root itself: the reader's system decides then.
  const data = useRouteLoaderData<typeof loader>("root");
  const nonce = useContext(NonceContext);
  return (
    <html
      lang={data?.locale ?? getLocale()}
      data-theme={data?.theme === "system" ? undefined : data?.theme}
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
