import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { Button, ButtonLink } from "../components/button.tsx";
import { Modal } from "../components/dialog.tsx";
import { Notice } from "../components/notice.tsx";
import { Page } from "../components/panel.tsx";
import { m } from "../i18n/generated/messages.js";
import { openDesk, refusalOf, refuse, textOf } from "../services.server.ts";
import { type Draft, readDraft } from "../strategy/draft.ts";
import { Editor } from "../strategy/editor.tsx";
import { versionChanges } from "../strategy/version-changes.ts";
import { Versions } from "../strategy/versions.tsx";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.strategy.name ?? m.nav_strategies()} · NusaTrade` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  const id = args.params.id ?? "";
  try {
    const [strategy, versions] = await Promise.all([
      services.strategies.get(user.id, id),
      services.strategies.versions(user.id, id),
    ]);
    return { strategy, versions: versionChanges(versions) };
  } catch (error) {
    throw data(null, { status: refusalOf(error).status });
  }
}

export async function action(args: ActionFunctionArgs) {
  const { services, user } = await openDesk(args);
  const id = args.params.id ?? "";
  const form = await args.request.formData();
  try {
    if (form.get("intent") === "remove") {
      await services.strategies.remove(user.id, id);
      return redirect("/strategies");
    }
    if (form.get("intent") === "restore") {
      const { spec } = await services.strategies.version(user.id, id, versionIn(form));
      await services.strategies.update(user.id, id, { spec });
      return redirect(`/strategies/${id}?saved=1`);
    }
    if (form.get("intent") === "copy") {
      const { spec } = await services.strategies.version(user.id, id, versionIn(form));
      const name = m.copy_of({ name: spec.name }).slice(0, LONGEST_NAME);
      const copy = await services.strategies.create(user.id, {
        spec: { ...spec, name },
        copy_of: id,
      });
      return redirect(`/strategies/${copy.id}?saved=1`);
    }
    const read = readDraft(textOf(form, "spec"));
    if (!read.ok)
      return data({ problem: { code: "bad_spec", message: "", details: {} } }, { status: 422 });
    await services.strategies.update(user.id, id, { spec: read.value });
    return redirect(`/strategies/${id}?saved=1`);
  } catch (error) {
    return refuse(error);
  }
}

/** As the spec's own schema has it. */
const LONGEST_NAME = 100;

function versionIn(form: FormData): number {
  return Number(textOf(form, "version"));
}

export default function EditStrategy() {
  const { strategy, versions } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  const [query] = useSearchParams();
  const wanted = Number(query.get("version"));
  const shown = versions.find(({ version }) => version === wanted);
  const spec = (shown ?? strategy).spec as unknown as Draft; // a spec is a JSON object
  return (
    <Page
      title={strategy.name}
      lead={`${strategy.symbol} ${strategy.timeframe} · v${strategy.version}`}
      actions={
        <>
          <ButtonLink
            to={`/backtest/validate?strategy=${strategy.id}&version=${shown?.version ?? strategy.version}`}
          >
            {m.val_open()}
          </ButtonLink>
          <ButtonLink to={`/backtest?strategy=${strategy.id}`} look="primary">
            <FlaskConical size={16} aria-hidden />
            {m.nav_backtest()}
          </ButtonLink>
        </>
      }
    >
      {query.get("saved") && !problem && (
        <Notice tone="good" title={m.strategy_saved({ version: strategy.version })} />
      )}
      {shown && shown.version !== strategy.version && (
        <Notice tone="warn" title={m.old_version({ version: shown.version })} />
      )}
      <Editor
        key={`${strategy.id} ${(shown ?? strategy).hash}`}
        initial={spec}
        saveLabel={m.save_version({ version: strategy.version + 1 })}
        problem={problem}
        aside={
          <>
            <Versions
              id={strategy.id}
              versions={versions}
              shown={shown?.version ?? strategy.version}
            />
            <Remove name={strategy.name} />
          </>
        }
      />
    </Page>
  );
}

function Remove({ name }: { readonly name: string }) {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button look="remove" className="self-start" onClick={() => setAsked(true)}>
        {m.remove_strategy()}
      </Button>
      <Modal
        open={asked}
        onOpenChange={setAsked}
        title={m.remove_strategy_title({ name })}
        lead={m.remove_strategy_text()}
      >
        <Form method="post" className="flex justify-end gap-2">
          <Button onClick={() => setAsked(false)}>{m.keep()}</Button>
          <Button type="submit" name="intent" value="remove" look="danger">
            {m.remove_strategy()}
          </Button>
        </Form>
      </Modal>
    </>
  );
}
