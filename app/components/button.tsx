import { Link, type LinkProps } from "@remix-run/react";
import { LoaderCircle } from "lucide-react";
import { type ButtonHTMLAttributes, forwardRef } from "react";
import { classNames } from "./class-names.ts";

export type ButtonLook = "primary" | "plain" | "quiet" | "link" | "danger" | "stop" | "remove";

const LOOKS: Record<ButtonLook, string> = {
  primary: "bg-accent text-on-accent hover:opacity-90",
  plain: "border border-line bg-surface-1 text-strong hover:bg-surface-2",
  quiet: "text-normal hover:bg-surface-2 hover:text-strong",
  link: "text-accent hover:bg-surface-2",
  danger: "border border-danger text-danger hover:bg-surface-2",
  /** What ends something at once. */
  stop: "bg-danger text-surface-1 hover:opacity-90",
  remove: "text-danger hover:bg-surface-2",
};

/** The shape of everything that is pressed; links that act as buttons share it. */
export function buttonClass(look: ButtonLook = "plain", extra?: string): string {
  return classNames(
    "touch inline-flex items-center justify-center gap-2 rounded-md px-3.5 text-14 font-medium whitespace-nowrap transition-[background-color,opacity] duration-150 disabled:cursor-not-allowed disabled:opacity-55",
    LOOKS[look],
    extra,
  );
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: ButtonLook;
  /** Shows that the press is being carried out, and takes no second one. */
  readonly pending?: boolean;
}

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { look = "plain", pending = false, className, children, disabled, type = "button", ...rest },
  ref,
) {
  return (
    <button
      ref={ref}
      type={type}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      className={buttonClass(look, className)}
      {...rest}
    >
      {pending && <LoaderCircle size={16} aria-hidden className="animate-spin" />}
      {children}
    </button>
  );
});

export function ButtonLink({
  look = "plain",
  className,
  ...rest
}: LinkProps & { readonly look?: ButtonLook }) {
  return <Link className={buttonClass(look, className)} {...rest} />;
}

/** A button that is only an icon still says its name. */
export const IconButton = forwardRef<HTMLButtonElement, ButtonProps & { readonly label: string }>(
  function IconButton({ label, children, className, ...rest }, ref) {
    return (
      <Button
        ref={ref}
        look="quiet"
        aria-label={label}
        title={label}
        className={classNames("min-w-9 px-0 max-md:min-w-11", className)}
        {...rest}
      >
        {children}
      </Button>
    );
  },
);
