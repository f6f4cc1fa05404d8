import { Form, Link, useNavigation } from "@remix-run/react";
import { Button, buttonClass } from "../components/button.tsx";
import { Panel } from "../components/panel.tsx";
import { Time } from "../components/times.tsx";
import { m } from "../i18n/generated/messages.js";
import { ChangeList } from "./change-list.tsx";
import type { ChangedVersion } from "./version-changes.ts";

export interface VersionsProps {
  readonly id: string;
  /** Newest first. */
  readonly versions: readonly ChangedVersion[];
  /** The one in the editor. */
  readonly shown: number;
}

/** Every version with what it changed; any of them can be looked at, brought back, or become a strategy of its own. */
export function Versions({ id, versions, shown }: VersionsProps) {
  return (
    <Panel title={m.versions()} flush>
      <ol data-testid="versions">
        {versions.map((version, i) => (
          <li
            key={version.version}
            aria-current={version.version === shown ? "true" : undefined}
            className="border-t border-line first:border-t-0 aria-current:bg-surface-2"
          >
            <VersionRow
              id={id}
              version={version}
              newest={i === 0}
              open={version.version === shown && i > 0}
            />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function VersionRow({
  id,
  version,
  newest,
  open,
}: {
  readonly id: string;
  readonly version: ChangedVersion;
  readonly newest: boolean;
  readonly open: boolean;
}) {
  const number = version.version;
  const sent = useNavigation().formData;
  const busy = (intent: string) =>
    sent?.get("intent") === intent && sent.get("version") === String(number);
  return (
    <details open={open}>
      <summary className="flex min-h-11 list-none items-center gap-3 px-4 hover:bg-surface-2">
        <span className="font-medium text-strong">v{number}</span>
        <Time at={version.created_at} />
        <span className="ml-auto truncate font-mono text-12 text-faint">
          {version.hash.slice(0, 12)}
        </span>
      </summary>
      <div className="flex flex-col gap-3 px-4 pt-1 pb-4">
        {version.before !== null ? (
          <div className="min-w-0">
            <h3 className="mb-1 text-12 text-faint">
              {m.changes_since({ version: version.before })}
            </h3>
            <ChangeList changes={version.changes} />
          </div>
        ) : (
          <p className="text-12 text-faint">{m.first_version()}</p>
        )}
        <Form method="post" className="flex flex-wrap gap-2">
          <input type="hidden" name="version" value={number} />
          {!newest && (
            <Link
              to={`/strategies/${id}?version=${number}`}
              preventScrollReset
              className={buttonClass("plain")}
            >
              {m.open_version({ version: number })}
            </Link>
          )}
          {!newest && (
            <Button type="submit" name="intent" value="restore" pending={busy("restore")}>
              {m.restore_version({ version: number })}
            </Button>
          )}
          <Button type="submit" name="intent" value="copy" pending={busy("copy")}>
            {m.copy_strategy()}
          </Button>
        </Form>
      </div>
    </details>
  );
}
