import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { m } from "../i18n/generated/messages.js";
import { IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";

export interface ModalProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** For what needs room across: a time line. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** The one dialog pattern: in the middle of a desk, a sheet from below on a phone. */
export function Modal({ title, lead, open, onOpenChange, wide = false, children }: ModalProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="animate-fade fixed inset-0 z-40 bg-[rgb(0_0_0/0.45)]" />
        <Dialog.Content
          {...(lead ? {} : { "aria-describedby": undefined })}
          className={classNames(
            wide ? "md:w-[720px]" : "md:w-[440px]",
            "animate-rise shadow-float fixed z-50 flex max-h-[90dvh] flex-col gap-3 overflow-y-auto bg-surface-1 p-4 max-md:inset-x-0 max-md:bottom-0 max-md:rounded-t-xl max-md:pb-[calc(1rem+env(safe-area-inset-bottom))] md:top-[12vh] md:left-1/2 md:-translate-x-1/2 md:rounded-xl md:border md:border-line",
          )}
        >
          <div className="flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="text-16">{title}</Dialog.Title>
              {lead && (
                <Dialog.Description className="mt-0.5 text-14 text-faint">
                  {lead}
                </Dialog.Description>
              )}
            </div>
            <Dialog.Close asChild>
              <IconButton label={m.close_dialog()} className="-mt-1.5 -mr-1.5">
                <X size={18} aria-hidden />
              </IconButton>
            </Dialog.Close>
          </div>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
