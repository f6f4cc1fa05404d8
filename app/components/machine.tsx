import { Form } from "@remix-run/react";
import { useState } from "react";
import { m } from "../i18n/generated/messages.js";
import { useLive } from "../live/live-room.tsx";
import type { ConnectionView } from "../services.server.ts";
import { Button } from "./button.tsx";
import { Modal } from "./dialog.tsx";
import { Notice } from "./notice.tsx";

/** Which computer trades for the account, and another one that asks to: it only watches until its owner says so here. */
export function Machine({ connection }: { readonly connection: ConnectionView }) {
  const { view } = useLive();
  const [asked, setAsked] = useState(false);
  const machine = view?.machine;
  if (!machine) return null;
  const { holder, waiting } = machine;
  return (
    <div className="mt-3 flex flex-col gap-3">
      {holder && <p className="text-12 text-faint">{m.machine_holder({ name: holder })}</p>}
      {waiting && (
        <Notice tone="warn" title={m.machine_waiting({ name: waiting.name })}>
          <p>{m.machine_waiting_text()}</p>
          <Button className="mt-2" onClick={() => setAsked(true)}>
            {m.machine_take_over()}
          </Button>
        </Notice>
      )}
      {waiting && asked && (
        <Modal
          open
          onOpenChange={setAsked}
          title={m.machine_sure({ name: waiting.name })}
          lead={m.machine_sure_text()}
        >
          <Form method="post" className="flex justify-end gap-2" onSubmit={() => setAsked(false)}>
            <input type="hidden" name="id" value={connection.id} />
            <Button onClick={() => setAsked(false)}>{m.keep()}</Button>
            <Button type="submit" name="intent" value="take_over" look="primary">
              {m.machine_take_over()}
            </Button>
          </Form>
        </Modal>
      )}
    </div>
  );
}
