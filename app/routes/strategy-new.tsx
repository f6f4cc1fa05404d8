import { type ActionFunctionArgs, data, type MetaFunction, redirect } from "@remix-run/cloudflare";
import { useActionData } from "@remix-run/react";
import { Page } from "../components/panel.tsx";
import { m } from "../i18n/generated/messages.js";
import { openDesk, refuse, textOf } from "../services.server.ts";
import { FIRST_DRAFT, readDraft } from "../strategy/draft.ts";
import { Editor } from "../strategy/editor.tsx";

export const meta: MetaFunction = () => [{ title: `${m.new_strategy()} · NusaTrade` }];

export async function action(args: ActionFunctionArgs) {
  const { services, user } = await openDesk(args);
  const read = readDraft(textOf(await args.request.formData(), "spec"));
  if (!read.ok)
    return data({ problem: { code: "bad_spec", message: "", details: {} } }, { status: 422 });
  try {
    const { id } = await services.strategies.create(user.id, { spec: read.value });
    return redirect(`/strategies/${id}?saved=1`);
  } catch (error) {
    return refuse(error);
  }
}

export default function NewStrategy() {
  const problem = useActionData<typeof action>()?.problem;
  return (
    <Page title={m.new_strategy()} lead={m.new_strategy_lead()}>
      <Editor initial={FIRST_DRAFT} saveLabel={m.save_strategy()} problem={problem} />
    </Page>
  );
}
