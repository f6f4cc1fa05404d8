import { X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { m } from "../i18n/generated/messages.js";
import { IconButton } from "./button.tsx";

interface Toast {
  readonly id: number;
  readonly text: string;
}

const STAYS_MS = 6000;
const MOST = 3;

const ToastContext = createContext<(text: string) => void>(() => {});

/** Says a short thing that needs no answer. What the reader must act on stays on the page instead. */
export function useToast(): (text: string) => void {
  return useContext(ToastContext);
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const made = useRef(0);
  const forget = useCallback((id: number) => {
    setToasts((shown) => shown.filter((toast) => toast.id !== id));
  }, []);
  const say = useCallback(
    (text: string) => {
      const id = ++made.current;
      setToasts((shown) => [...shown.slice(1 - MOST), { id, text }]);
      setTimeout(() => forget(id), STAYS_MS);
    },
    [forget],
  );
  return (
    <ToastContext.Provider value={say}>
      {children}
      <div
        role="status"
        aria-label={m.toast_region()}
        className="fixed right-0 bottom-0 z-60 flex w-full max-w-sm flex-col gap-2 p-4 empty:hidden max-md:bottom-14 max-md:max-w-full"
      >
        {toasts.map(({ id, text }) => (
          <div
            key={id}
            className="animate-rise shadow-float flex items-center gap-3 rounded-lg border border-l-3 border-line border-l-accent bg-surface-1 py-1 pr-1 pl-3"
          >
            <p className="min-w-0 flex-1 text-strong">{text}</p>
            <IconButton label={m.close_dialog()} onClick={() => forget(id)}>
              <X size={16} aria-hidden />
            </IconButton>
          </div>
        ))}
      </div>
    </ToastContext.Provider>
  );
}
