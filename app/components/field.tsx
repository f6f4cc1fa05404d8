import { ChevronDown, Minus, Plus } from "lucide-react";
import {
  createContext,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useContext,
  useId,
} from "react";
import { m } from "../i18n/generated/messages.js";
import { classNames } from "./class-names.ts";

interface FieldLinks {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
}
const FieldContext = createContext<FieldLinks | null>(null);

export interface FieldProps {
  readonly label: string;
  /** Stands under the field before anything is wrong. */
  readonly hint?: ReactNode;
  /** What is wrong with what was typed, and how to mend it. */
  readonly problem?: ReactNode | false;
  readonly className?: string;
  readonly children: ReactNode;
}

/** The one form pattern: a label above, the control, then its hint or its problem, all tied together for screen readers. */
export function Field({ label, hint, problem, className, children }: FieldProps) {
  const id = useId();
  const note = problem || hint;
  return (
    <div className={classNames("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className="text-12 font-medium text-normal">
        {label}
      </label>
      <FieldContext.Provider
        value={{ id, describedBy: note ? `${id}-note` : undefined, invalid: Boolean(problem) }}
      >
        {children}
      </FieldContext.Provider>
      {note && (
        <p
          id={`${id}-note`}
          className={classNames("text-12", problem ? "text-danger" : "text-faint")}
        >
          {note}
        </p>
      )}
    </div>
  );
}

const BOX =
  "touch w-full min-w-0 rounded-md border border-edge bg-surface-1 px-2.5 text-14 text-strong placeholder:text-faint aria-invalid:border-danger disabled:bg-surface-2 disabled:text-faint";

function useLinks(): { id?: string; "aria-describedby"?: string; "aria-invalid"?: true } {
  const field = useContext(FieldContext);
  return {
    ...(field && { id: field.id }),
    ...(field?.describedBy && { "aria-describedby": field.describedBy }),
    ...(field?.invalid && { "aria-invalid": true as const }),
  };
}

export function TextInput({ className, ...rest }: InputHTMLAttributes<HTMLInputElement>) {
  return <input {...useLinks()} className={classNames(BOX, className)} {...rest} />;
}

/** Numbers are typed as text with a number pad: comma or dot, no surprise from the wheel. */
export function NumberInput(props: InputHTMLAttributes<HTMLInputElement>) {
  return (
    <TextInput
      inputMode="decimal"
      autoComplete="off"
      {...props}
      className={classNames("nums", props.className)}
    />
  );
}

export function TextArea({ className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return <textarea {...useLinks()} className={classNames(BOX, "py-2", className)} {...rest} />;
}

export function Select({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <span className="relative block">
      <select
        {...useLinks()}
        className={classNames(BOX, "appearance-none pr-8", className)}
        {...rest}
      />
      <ChevronDown
        size={16}
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-faint"
      />
    </span>
  );
}

export interface StepperProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What the minus (-1) and the plus (+1) write instead. */
  readonly onStep: (direction: 1 | -1) => void;
  readonly name?: string;
  readonly placeholder?: string;
}

/** A number between a minus and a plus; arrow keys step too. */
export function Stepper({ value, onChange, onStep, name, placeholder }: StepperProps) {
  const links = useLinks();
  const end =
    "touch grid w-10 shrink-0 place-items-center text-normal hover:bg-surface-2 max-md:w-11";
  return (
    <div className="flex overflow-hidden rounded-md border border-edge bg-surface-1 has-aria-invalid:border-danger">
      <button
        type="button"
        tabIndex={-1}
        aria-label={m.step_less()}
        className={end}
        onClick={() => onStep(-1)}
      >
        <Minus size={16} aria-hidden />
      </button>
      <input
        {...links}
        name={name}
        value={value}
        placeholder={placeholder}
        inputMode="decimal"
        autoComplete="off"
        className="nums w-full min-w-0 border-x border-line bg-surface-1 text-center text-14 text-strong placeholder:text-faint focus-visible:-outline-offset-2"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
          event.preventDefault();
          onStep(event.key === "ArrowUp" ? 1 : -1);
        }}
      />
      <button
        type="button"
        tabIndex={-1}
        aria-label={m.step_more()}
        className={end}
        onClick={() => onStep(1)}
      >
        <Plus size={16} aria-hidden />
      </button>
    </div>
  );
}
