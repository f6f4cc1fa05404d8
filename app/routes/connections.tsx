import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Check, Copy, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "../components/button.tsx";
import { Modal } from "../components/dialog.tsx";
import { Field, TextInput } from "../components/field.tsx";
import { useFrame } from "../components/frame-data.ts";
import { AccountTag, HealthLine } from "../components/health.tsx";
import { Lights } from "../components/lights.tsx";
import { Machine } from "../components/machine.tsx";
import { Notice } from "../components/notice.tsx";
import { Money } from "../components/numbers.tsx";
import { Page, Panel } from "../components/panel.tsx";
import { Age, useNow } from "../components/times.tsx";
import { useToast } from "../components/toast.tsx";
import { problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { type ConnectionView, openDesk, refuse, textOf } from "../services.server.ts";

export const meta: MetaFunction = () => [{ title: `${m.nav_connections()} · NusaTrade` }];

export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  return {
    connections: await services.connections.list(user.id),
    readAt: Date.now(),
    origin: new URL(args.request.url).origin,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { services, user } = await openDesk(args);
  const form = await args.request.formData();
  try {
    if (form.get("intent") === "revoke") {
      await services.connections.revoke(user.id, textOf(form, "id"));
      return { revoked: true as const };
    }
    if (form.get("intent") === "take_over") {
      await services.connections.takeOver(user.id, textOf(form, "id"));
      return { takenOver: true as const };
    }
    const { id, name, credential } = await services.connections.create(user.id, {
      name: textOf(form, "name"),
      kind: "terminal",
    });
    // Shown this once: no cache may keep it.
    return data(
      { created: { id, name, credential } },
      { headers: { "Cache-Control": "no-store" } },
    );
  } catch (error) {
    return refuse(error);
  }
}

export default function Connections() {
  const { connections, origin } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const created = answer && "created" in answer ? answer.created : null;
  const [adding, setAdding] = useState(false);
  const [dismissed, setDismissed] = useState<string | null>(null);
  useEffect(() => {
    if (created) setAdding(false);
  }, [created]);
  return (
    <Page
      title={m.nav_connections()}
      lead={m.connections_lead()}
      actions={
        <Button look="primary" onClick={() => setAdding(true)}>
          <Plus size={16} aria-hidden />
          {m.connect_terminal()}
        </Button>
      }
    >
      {answer && "problem" in answer && (
        <Notice tone="danger" title={problemText(answer.problem)} />
      )}
      {answer && "revoked" in answer && <Notice tone="good" title={m.connection_revoked()} />}
      {answer && "takenOver" in answer && <Notice tone="good" title={m.machine_taken_over()} />}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {connections.map((connection) => (
          <ConnectionCard key={connection.id} connection={connection} />
        ))}
      </div>
      <Modal
        open={adding}
        onOpenChange={setAdding}
        title={m.connect_terminal()}
        lead={m.connect_terminal_lead()}
      >
        <AddForm />
      </Modal>
      {created && (
        <Modal
          open={dismissed !== created.id}
          onOpenChange={() => setDismissed(created.id)}
          title={m.credential_title({ name: created.name })}
          lead={m.credential_lead()}
        >
          <Credential secret={created.credential} origin={origin} />
          <Button look="primary" onClick={() => setDismissed(created.id)}>
            {m.credential_kept()}
          </Button>
        </Modal>
      )}
    </Page>
  );
}

function ConnectionCard({ connection }: { readonly connection: ConnectionView }) {
  const { current } = useFrame();
  const { account } = connection;
  const here = current?.id === connection.id;
  return (
    <Panel
      title={connection.name}
      note={connection.simulated && m.simulated()}
      actions={
        <>
          {here && <span className="text-12 text-faint">{m.in_use()}</span>}
          <AccountTag kind={connection.kind} mode={account?.trade_mode ?? null} />
        </>
      }
    >
      {account ? (
        <dl className="mb-3 flex flex-wrap gap-x-8 gap-y-3">
          <Fact label={m.login()}>{account.login}</Fact>
          <Fact label={m.server()}>{account.server}</Fact>
          <Fact label={m.balance()}>
            <Money value={account.balance} currency={account.currency} />
          </Fact>
          <Fact label={m.leverage()}>1:{account.leverage}</Fact>
        </dl>
      ) : (
        <p className="mb-3 max-w-[60ch] text-faint">{m.terminal_never_spoke()}</p>
      )}
      {here ? (
        <>
          <Lights connection={connection} />
          <Machine connection={connection} />
        </>
      ) : (
        <ul>
          <OtherLight connection={connection} />
        </ul>
      )}
      <div className="mt-3 flex flex-wrap gap-2 empty:hidden">
        {!here && (
          <Form method="post" action="/preferences">
            <input type="hidden" name="to" value="/connections" />
            <Button type="submit" name="account" value={connection.id}>
              {m.use_account()}
            </Button>
          </Form>
        )}
        {connection.kind === "terminal" && <Revoke connection={connection} />}
      </div>
    </Panel>
  );
}

/** Of an account that this page does not follow: true when the page was read, and no longer than that. */
function OtherLight({ connection }: { readonly connection: ConnectionView }) {
  const { readAt } = useLoaderData<typeof loader>();
  const now = useNow() ?? readAt;
  const { online, heard_at } = connection;
  const fresh = now - readAt <= OTHER_PROMISE_MS;
  return (
    <HealthLine
      health={!online ? "bad" : fresh ? "good" : "stale"}
      label={online ? m.online() : m.offline()}
    >
      {!fresh && `${m.as_of()} `}
      {heard_at ? <Age at={Date.parse(heard_at)} /> : m.never_heard()}
    </HealthLine>
  );
}

const OTHER_PROMISE_MS = 15_000;

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-12 text-faint">{label}</dt>
      <dd className="nums break-words text-strong">{children}</dd>
    </div>
  );
}

function AddForm() {
  const answer = useActionData<typeof action>();
  const pending = useNavigation().state !== "idle";
  return (
    <Form method="post" className="flex flex-col gap-4">
      {answer && "problem" in answer && (
        <Notice tone="danger" title={problemText(answer.problem)} />
      )}
      <Field label={m.connection_name()} hint={m.connection_name_hint()}>
        <TextInput name="name" required maxLength={60} />
      </Field>
      <Button type="submit" look="primary" pending={pending}>
        {m.connection_create()}
      </Button>
    </Form>
  );
}

function Credential({ secret, origin }: { readonly secret: string; readonly origin: string }) {
  const command = `nusatrade connect --api ${origin} --credential-file credential.txt --data-dir nusatrade-data`;
  return (
    <ol className="flex list-decimal flex-col gap-4 pl-5 marker:text-faint">
      <li>
        <p className="mb-1">{m.credential_step_file()}</p>
        <CopyLine text={secret} label={m.credential()} testId="credential" />
      </li>
      <li>
        <p className="mb-1">{m.credential_step_run()}</p>
        <CopyLine text={command} label={m.command()} />
      </li>
      <li>{m.credential_step_green()}</li>
    </ol>
  );
}

function CopyLine({
  text,
  label,
  testId,
}: {
  readonly text: string;
  readonly label: string;
  readonly testId?: string;
}) {
  const [copied, setCopied] = useState(false);
  const say = useToast();
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      say(m.copied_named({ name: label }));
    });
  };
  return (
    <div className="flex items-start gap-2 rounded-md bg-surface-2 py-1.5 pr-1.5 pl-3">
      <code
        data-testid={testId}
        className="min-w-0 flex-1 py-1 font-mono text-12 break-all text-strong select-all"
      >
        {text}
      </code>
      <Button onClick={copy} aria-label={m.copy_named({ name: label })} className="min-w-11 px-2">
        {copied ? (
          <Check size={16} aria-hidden className="text-accent" />
        ) : (
          <Copy size={16} aria-hidden />
        )}
      </Button>
    </div>
  );
}

function Revoke({ connection }: { readonly connection: ConnectionView }) {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button look="remove" onClick={() => setAsked(true)}>
        {m.revoke()}
      </Button>
      <Modal
        open={asked}
        onOpenChange={setAsked}
        title={m.revoke_title({ name: connection.name })}
        lead={m.revoke_text()}
      >
        <Form method="post" className="flex justify-end gap-2" onSubmit={() => setAsked(false)}>
          <input type="hidden" name="id" value={connection.id} />
          <Button onClick={() => setAsked(false)}>{m.keep()}</Button>
          <Button type="submit" name="intent" value="revoke" look="danger">
            {m.revoke()}
          </Button>
        </Form>
      </Modal>
    </>
  );
}
