import { X } from "lucide-react";
import { Toast } from "radix-ui";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { m } from "../i18n/generated/messages.js";
import { classNames } from "./class-names.ts";

interface ToastText {
  readonly title: string;
  readonly text?: string;
  readonly tone?: "good" | "danger";
}
interface ShownToast extends ToastText {
  readonly id: number;
}

const ToastContext = createContext<(toast: ToastText) => void>(() => {});

/** Says a short thing that needs no answer. What the reader must act on stays on the page instead. */
export function useToast(): (toast: ToastText) => void {
  return useContext(ToastContext);
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly ShownToast[]>([]);
  const say = useCallback((toast: ToastText) => {
    setToasts((shown) => [...shown.slice(-2), { ...toast, id: (shown.at(-1)?.id ?? 0) + 1 }]);
  }, []);
  const forget = (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id));
  return (
    <ToastContext.Provider value={say}>
      <Toast.Provider label={m.toast_region()} duration={6000}>
        {children}
        {toasts.map((toast) => (
          <Toast.Root
            key={toast.id}
            onOpenChange={(open) => !open && forget(toast.id)}
            className={classNames(
              "animate-rise shadow-float flex items-start gap-3 rounded-lg border border-l-3 border-line bg-surface-1 p-3",
              toast.tone === "danger" ? "border-l-danger" : "border-l-accent",
            )}
          >
            <div className="min-w-0 flex-1">
              <Toast.Title className="font-medium text-strong">{toast.title}</Toast.Title>
              {toast.text && (
                <Toast.Description className="text-normal">{toast.text}</Toast.Description>
              )}
            </div>
            <Toast.Close
              aria-label={m.close_dialog()}
              className="rounded p-1 text-faint hover:text-strong"
            >
              <X size={16} aria-hidden />
            </Toast.Close>
          </Toast.Root>
        ))}
        <Toast.Viewport className="fixed right-0 bottom-0 z-60 flex w-full max-w-sm flex-col gap-2 p-4 max-md:bottom-14 max-md:max-w-full" />
      </Toast.Provider>
    </ToastContext.Provider>
  );
}
