import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useEffect } from "react";
import { Notice } from "../components/notice.tsx";
import { Page } from "../components/panel.tsx";
import { Time } from "../components/times.tsx";
import { useToast } from "../components/toast.tsx";
import { m } from "../i18n/generated/messages.js";
import { limitsOf } from "../risk/draft.ts";
import { LimitsForm } from "../risk/limits-form.tsx";
import { UsePanel } from "../risk/use-panel.tsx";
import { currentConnection, openDesk, refuse, textOf } from "../services.server.ts";

export const meta: MetaFunction = () => [{ title: `${m.nav_limits()} · NusaTrade` }];

export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  const current = currentConnection(args.request, await services.connections.list(user.id));
  return services.risk.get(user.id, current?.id);
}

export async function action(args: ActionFunctionArgs) {
  const { services, user } = await openDesk(args);
  const form = await args.request.formData();
  const draft = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
  const read = limitsOf(draft);
  if (!read.ok) {
    const problem = { code: "limits_invalid", message: m.limits_fix(), details: {} };
    return { problem };
  }
  try {
    const version = Number(textOf(form, "version"));
    const { limits } = read;
    const saved = await services.risk.put(
      user.id,
      { limits, version },
      textOf(form, "connection_id"),
    );
    return { saved: { version: saved.version, told: saved.told } };
  } catch (error) {
    return refuse(error);
  }
}

export default function Risk() {
  const view = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const saved = answer && "saved" in answer ? answer.saved : null;
  const say = useToast();
  useEffect(() => {
    if (saved) say(saved.told ? m.limits_saved() : m.limits_saved_waiting());
  }, [saved, say]);
  return (
    <Page title={m.nav_limits()} lead={m.limits_lead()}>
      <p className="-mt-2 text-12 text-faint">
        {view.name} ·{" "}
        {view.changed_at === null ? (
          m.limits_never_changed()
        ) : (
          <>
            {m.limits_changed()} <Time at={view.changed_at} />
          </>
        )}
        {view.kind === "terminal" && <> · {m.limits_pc_note()}</>}
      </p>
      {!view.told && <Notice tone="warn" title={m.limits_not_told()} />}
      <UsePanel use={view.use} limits={view.limits} />
      <LimitsForm view={view} problem={answer && "problem" in answer ? answer.problem : null} />
    </Page>
  );
}
