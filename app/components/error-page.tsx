import { isRouteErrorResponse, useLocation, useRouteError } from "@remix-run/react";
import { m } from "../i18n/generated/messages.js";
import { buttonClass } from "./button.tsx";

/** What is shown when a page cannot be: what happened, what it means for the money, what to do. */
export function ErrorWords() {
  const error = useRouteError();
  const { pathname, search } = useLocation();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const missing = status === 404;
  return (
    <div className="mx-auto flex max-w-xl flex-col items-start gap-3 p-6 pt-16">
      <p className="nums text-12 text-faint">{status}</p>
      <h1 className="text-20">{missing ? m.error_missing_title() : m.error_failed_title()}</h1>
      <p>{missing ? m.error_missing_text() : m.error_failed_text()}</p>
      <p className="text-faint">{m.error_money()}</p>
      <div className="mt-2 flex gap-2">
        {!missing && (
          <a href={pathname + search} className={buttonClass("primary")}>
            {m.error_retry()}
          </a>
        )}
        <a href="/" className={buttonClass("plain")}>
          {m.error_home()}
        </a>
      </div>
    </div>
  );
}

/** The same where no frame stands around it. */
export function ErrorPage() {
  return (
    <main>
      <ErrorWords />
    </main>
  );
}
