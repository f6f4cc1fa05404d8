import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Outlet, useLoaderData, useNavigation } from "@remix-run/react";
import { ErrorPage } from "../components/error-page.tsx";
import { NavBar, NavRail } from "../components/navigation.tsx";
import { ToastProvider } from "../components/toast.tsx";
import { TopLine } from "../components/top-line.tsx";
import { m } from "../i18n/generated/messages.js";
import { LiveRoomProvider } from "../live/live-room.tsx";
import { currentConnection, openDesk } from "../services.server.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  const connections = await services.connections.list(user.id);
  const current = currentConnection(args.request, connections);
  const view = current ? await services.connections.view(user.id, current.id) : null;
  return { user: { name: user.name, email: user.email }, connections, current, view };
}

export default function Frame() {
  const { user, connections, current, view } = useLoaderData<typeof loader>();
  const loading = useNavigation().state === "loading";
  const real = current?.kind === "terminal" && current.account?.trade_mode === "real";
  return (
    <LiveRoomProvider accountId={current?.id ?? null} view={view}>
      <ToastProvider>
        <a
          href="#content"
          className="sr-only z-60 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          {m.skip_to_content()}
        </a>
        <div className={real ? "min-h-dvh border-4 border-danger" : "min-h-dvh"}>
          <NavRail />
          <div className="flex min-h-dvh flex-col max-md:pb-[calc(3.5rem+env(safe-area-inset-bottom))] md:pl-20 lg:pl-48">
            <TopLine user={user} connections={connections} current={current} />
            {loading && (
              <div
                aria-hidden
                className="animate-breathe fixed inset-x-0 top-0 z-50 h-0.5 bg-accent"
              />
            )}
            <main id="content" tabIndex={-1} className="flex-1 outline-none">
              <Outlet />
            </main>
          </div>
          <NavBar />
        </div>
      </ToastProvider>
    </LiveRoomProvider>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
