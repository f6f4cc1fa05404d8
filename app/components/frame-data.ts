import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "../routes/frame.tsx";

/** What the frame loaded for every page inside it: reader, accounts, the current one and its room. */
export function useFrame() {
  const frame = useRouteLoaderData<typeof loader>("routes/frame");
  if (!frame) throw new Error("useFrame works inside the frame's pages only");
  return frame;
}
