import { useEffect, useState } from "react";
import { Field, Select } from "../components/field.tsx";
import { coresHere } from "../compute/cores.ts";
import { m } from "../i18n/generated/messages.js";

interface Workers {
  readonly count: number;
  readonly most: number;
  readonly set: (count: number) => void;
}

/** All cores until the reader says otherwise; one until the page runs in a browser. */
export function useWorkers(): Workers {
  const [most, setMost] = useState(1);
  const [count, set] = useState(1);
  useEffect(() => {
    setMost(coresHere());
    set(coresHere());
  }, []);
  return { count, most, set };
}

/** How many cores compute. */
export function WorkersField({
  workers,
  isBusy,
}: {
  readonly workers: Workers;
  readonly isBusy: boolean;
}) {
  const counts = Array.from({ length: workers.most }, (_, i) => i + 1);
  return (
    <Field label={m.val_workers()} hint={m.val_workers_hint()} className="max-w-60">
      <Select
        value={String(workers.count)}
        disabled={isBusy}
        onChange={({ target }) => workers.set(Number(target.value))}
      >
        {counts.map((count) => (
          <option key={count}>{count}</option>
        ))}
      </Select>
    </Field>
  );
}
