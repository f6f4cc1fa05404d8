import type { SymbolState } from "#protocol";
import { Field, NumberInput, Select, TextInput } from "../components/field.tsx";
import { AccountTag } from "../components/health.tsx";
import { m } from "../i18n/generated/messages.js";
import type { ConnectionView } from "../services.server.ts";
import type { TicketForm } from "./ticket-form.ts";
import type { TicketKind } from "./ticket-math.ts";

type Change = (part: Partial<TicketForm>) => void;

const KIND_NAMES: Record<TicketKind, () => string> = {
  market: m.kind_market,
  limit: m.kind_limit,
  stop: m.kind_stop,
  stop_limit: m.kind_stop_limit,
};

/** Market, limit, stop, stop-limit: one row of which one is chosen, by arrow keys too. */
export function KindChoice(props: {
  readonly kinds: readonly TicketKind[];
  readonly kind: TicketKind;
  readonly onChoose: (kind: TicketKind) => void;
}) {
  return (
    <fieldset className="flex rounded-md border border-edge p-0.5">
      <legend className="sr-only">{m.order_kind()}</legend>
      {props.kinds.map((kind) => (
        <label
          key={kind}
          className="touch flex flex-1 cursor-pointer items-center justify-center rounded-sm px-1 text-12 font-medium whitespace-nowrap text-faint has-checked:bg-surface-3 has-checked:text-strong has-focus-visible:outline-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name="kind"
            value={kind}
            checked={props.kind === kind}
            onChange={() => props.onChoose(kind)}
            className="sr-only"
          />
          {KIND_NAMES[kind]()}
        </label>
      ))}
    </fieldset>
  );
}

const EXPIRY_FLAGS = { gtc: 1, day: 2, time: 4 } as const;

/** How long a waiting order stands, as far as the broker lets it. */
export function ExpiryFields(props: {
  readonly form: Pick<TicketForm, "expiry" | "expiryAt">;
  readonly spec: Pick<SymbolState, "expiration_flags">;
  readonly problem: string | undefined;
  readonly onChange: Change;
}) {
  const { form, spec, problem, onChange } = props;
  const flags = spec.expiration_flags ?? 7;
  const names = { gtc: m.expiry_gtc, day: m.expiry_day, time: m.expiry_time };
  return (
    <div className="flex flex-col gap-3">
      <Field label={m.expiry()}>
        <Select
          name="expiry"
          value={form.expiry}
          onChange={(event) => onChange({ expiry: event.target.value as TicketForm["expiry"] })} // the options' own values
        >
          {(["gtc", "day", "time"] as const)
            .filter((kind) => flags & EXPIRY_FLAGS[kind])
            .map((kind) => (
              <option key={kind} value={kind}>
                {names[kind]()}
              </option>
            ))}
        </Select>
      </Field>
      {form.expiry === "time" && (
        <Field label={m.expiry_at()} problem={problem}>
          <TextInput
            type="datetime-local"
            name="expiry_at"
            value={form.expiryAt}
            onChange={(event) => onChange({ expiryAt: event.target.value })}
          />
        </Field>
      )}
    </div>
  );
}

/** Slippage, and what the PC does with the stop once it is filled: folded, because most orders go without. */
export function GuardFields(props: {
  readonly form: TicketForm;
  readonly hasPc: boolean;
  readonly problemOf: (field: keyof TicketForm) => string | undefined;
  readonly onChange: Change;
}) {
  const { form, hasPc, problemOf, onChange } = props;
  const isMarket = form.kind === "market";
  if (!isMarket && !hasPc) return null;
  const number = (field: keyof TicketForm & string, label: string, hint?: string) => (
    <Field label={label} hint={hint} problem={problemOf(field)}>
      <NumberInput
        name={field}
        value={form[field]}
        placeholder={m.none()}
        onChange={(event) => onChange({ [field]: event.target.value })}
      />
    </Field>
  );
  return (
    <details>
      <summary className="touch flex items-center text-12 font-medium text-accent">
        {hasPc ? m.ticket_more_guard() : m.ticket_more()}
      </summary>
      <div className="flex flex-col gap-3 pt-1">
        {isMarket && number("deviation", m.deviation(), m.deviation_hint())}
        {hasPc && (
          <>
            <div className="grid grid-cols-2 gap-3">
              {number("trailing", m.trailing())}
              {number("trailingStep", m.trailing_step())}
              {number("breakEven", m.break_even())}
              {number("breakEvenLock", m.break_even_lock())}
            </div>
            <p className="text-12 text-faint">{m.guard_hint()}</p>
          </>
        )}
      </div>
    </details>
  );
}

/** The same order to several accounts: each gets its own, with its own end. */
export function AccountChoice(props: {
  readonly connections: readonly ConnectionView[];
  readonly chosen: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
}) {
  const { connections, chosen, onChoose } = props;
  return (
    <fieldset className="flex flex-col gap-0.5">
      <legend className="text-12 font-medium text-normal">{m.ticket_accounts()}</legend>
      {connections.map(({ id, name, kind, account, online }) => (
        <label key={id} className="touch flex cursor-pointer items-center gap-2">
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={({ target }) =>
              onChoose(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
            }
            className="size-4 shrink-0 accent-(--nt-accent)"
          />
          <span className="min-w-0 truncate text-strong">{name}</span>
          {!online && <span className="text-12 text-faint">{m.offline()}</span>}
          <span className="ml-auto">
            <AccountTag kind={kind} mode={account?.trade_mode ?? null} />
          </span>
        </label>
      ))}
      <p className="text-12 text-faint">{m.ticket_accounts_hint()}</p>
    </fieldset>
  );
}
