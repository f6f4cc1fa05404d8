import { OctagonX } from "lucide-react";
import { type ComponentType, useEffect, useRef, useState } from "react";
import { Button } from "../components/button.tsx";
import { m } from "../i18n/generated/messages.js";
import type { ConnectionView } from "../services.server.ts";
import type { StopDialogProps } from "./stop-dialog.tsx";
import { isStopped } from "./stop-state.ts";
import type { StopDesk } from "./use-stop.ts";

/** The dialog is fetched once the page has settled: by then it costs no first look, and a cut cable cannot take it away. */
const FETCH_AFTER_MS = 3000;
const importDialog = () => import("./stop-dialog.tsx");

export interface StopButtonProps {
  readonly desk: StopDesk;
  readonly current: ConnectionView;
  readonly connections: readonly ConnectionView[];
}

/** Stop, always in the same place: one tap opens the levels, the second one stops. Ctrl or Cmd with "." opens them too. */
export function StopButton({ desk, current, connections }: StopButtonProps) {
  const [open, setOpen] = useState(false);
  const [Dialog, setDialog] = useState<ComponentType<StopDialogProps> | null>(null);
  const [failed, setFailed] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  const load = () => {
    importDialog().then(
      (module) => {
        setDialog(() => module.StopDialog);
        setFailed(false);
      },
      () => setFailed(true),
    );
  };
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    const timer = setTimeout(() => latest.current(), FETCH_AFTER_MS);
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "." || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      button.current?.click();
    };
    window.addEventListener("keydown", onKey);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("keydown", onKey);
    };
  }, []);

  const stopped = isStopped(desk.stop);
  return (
    <>
      <Button
        ref={button}
        look={stopped ? "stop" : "danger"}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+. Meta+."
        aria-label={stopped ? m.kill_button_stopped() : m.kill_button_label()}
        className="px-2.5 max-md:flex-col max-md:gap-0 max-md:text-12"
        data-testid="stop"
        data-phase={desk.stop.phase}
        onPointerEnter={load}
        onFocus={load}
        onClick={() => {
          load();
          setOpen(true);
        }}
      >
        <OctagonX size={16} aria-hidden className="shrink-0" />
        {/* A phone's line has no room for more: the banner below it says the rest. */}
        <span className="md:hidden">{m.kill_stop()}</span>
        <span className="max-md:hidden">{stopped ? m.kill_stopped() : m.kill_stop()}</span>
      </Button>
      {open && Dialog && (
        <Dialog
          desk={desk}
          current={current}
          connections={connections}
          onClose={() => setOpen(false)}
        />
      )}
      {open && failed && !Dialog && (
        <p
          role="alert"
          className="shadow-float absolute inset-x-3 top-full z-50 rounded-md border border-danger bg-surface-1 p-3"
        >
          {m.kill_not_loaded()}
        </p>
      )}
    </>
  );
}
