import { Outlet } from "@remix-run/react";
import { ErrorWords } from "../components/error-page.tsx";

/** Around every page inside the frame: when one fails, the frame with its account and its places stays. */
export default function PageGuard() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <ErrorWords />;
}
