import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/cloudflare";
import * as z from "zod/mini";
import { type KillView, killLevel } from "#protocol";
import type { Problem } from "../i18n/errors.ts";
import { openDesk, refusalOf, type Services } from "../services.server.ts";

const wishSchema = z.object({
  /** null = resume. */
  level: z.nullable(killLevel),
  /** Absent = every account. */
  connection_id: z.exactOptional(z.string()),
});

/** How accounts stand, by id, or why nothing was done. */
export interface StopAnswer {
  readonly accounts?: Readonly<Record<string, KillView>>;
  readonly problem?: Problem;
}

/** Presses stop or resume. Safe to repeat: the same level again changes nothing but its version. */
export async function action(args: ActionFunctionArgs) {
  const { services, user } = await openDesk(args);
  const wish = wishSchema.safeParse(await args.request.json());
  if (!wish.success) {
    const problem = { code: "bad_request", message: "This stop is not complete.", details: {} };
    return Response.json({ problem }, { status: 400 });
  }
  const { level, ...where } = wish.data;
  return answer(() =>
    level === null
      ? services.kill.resume(user.id, where)
      : services.kill.press(user.id, { level, ...where }),
  );
}

/** How every account of the reader stands. */
export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  return answer(() => services.kill.get(user.id));
}

type Told = Awaited<ReturnType<Services["kill"]["get"]>>[number];

async function answer(ask: () => Promise<readonly Told[]>) {
  try {
    const accounts = Object.fromEntries(
      (await ask()).map((told) => [told.connection_id, viewOf(told)]),
    );
    return Response.json({ accounts } satisfies StopAnswer, {
      headers: { "Cache-Control": "no-store" },
    });
  } catch (error) {
    const { status, ...problem } = refusalOf(error);
    return Response.json({ problem } satisfies StopAnswer, { status });
  }
}

/** The same words as the room's own picture has, so that pages compare like with like. */
function viewOf({ level, version, pressed_at, in_force_at, in_force_by, local }: Told): KillView {
  const moment = (iso: string | null) => (iso === null ? null : Date.parse(iso));
  return {
    wanted: { level, version },
    pressed_at: moment(pressed_at),
    in_force_at: moment(in_force_at),
    in_force_by,
    local,
  };
}
