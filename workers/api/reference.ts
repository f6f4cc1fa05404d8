import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** As much of an OpenAPI document as the page shows. */
interface Document {
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description?: string;
  };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content }>
  >;
}

type Content = Readonly<Record<string, { readonly schema?: { readonly $ref?: string } }>>;

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#111;background:#fff}
h2{margin-top:2.5rem}article{border:1px solid #d4d4d8;border-radius:.5rem;padding:.5rem 1rem;margin:.75rem 0}
h3{font-size:1rem;margin:.25rem 0;overflow-wrap:anywhere}code,pre{font-family:ui-monospace,monospace;font-size:.875rem}
pre{overflow-x:auto;background:#f4f4f5;padding:.75rem;border-radius:.5rem}dl{margin:.25rem 0}dt{font-weight:600}dd{margin:0 0 .25rem 1rem}
a{color:#1d4ed8}@media(prefers-color-scheme:dark){body{color:#eee;background:#111}article{border-color:#3f3f46}pre{background:#1f1f23}a{color:#93c5fd}}`;

/** The API's reference as one page: no script, nothing from elsewhere, so it works offline. */
export function referencePage(document: Document): Html {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? "Other"))];
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${document.info.title}</title><style>${raw(STYLE)}</style></head>
<body><h1>${document.info.title}</h1><p>${document.info.description ?? ""}</p>
<p><a href="/api/v1/openapi.json">openapi.json</a></p>
${tags.map((tag) => html`<h2>${tag}</h2>${operations.filter(({ operation }) => (operation.tags?.[0] ?? "Other") === tag).map(article)}`)}
<h2>Shapes</h2>${Object.entries(document.components?.schemas ?? {}).map(shape)}
</body></html>`;
}

function article({
  path,
  method,
  operation,
}: {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}): Html {
  const parameters = operation.parameters ?? [];
  return html`<article><h3><code>${method.toUpperCase()} ${path}</code></h3>
<p>${operation.summary ?? ""}${operation.security ? " (signed in)" : ""}</p>
${operation.description ? html`<p>${operation.description}</p>` : ""}
${parameters.length > 0 ? html`<p>Parameters: ${parameters.map(({ name, in: place, required }) => html`<code>${name}</code> (${place}${required ? ", required" : ""}) `)}</p>` : ""}
${operation.requestBody ? html`<p>Body: ${contents(operation.requestBody.content)}</p>` : ""}
<dl>${Object.entries(operation.responses).map(([status, reply]) => html`<dt>${status} ${reply.content ? contents(reply.content) : ""}</dt><dd>${reply.description}</dd>`)}</dl></article>`;
}

function contents(content: Content): Html[] {
  return Object.entries(content).map(([type, { schema }]) => {
    const name = schema?.$ref?.split("/").pop();
    return name ? html`<a href="#${name}"><code>${name}</code></a>` : html`<code>${type}</code>`;
  });
}

function shape([name, schema]: readonly [string, unknown]): Html {
  return html`<h3 id="${name}">${name}</h3><pre>${JSON.stringify(schema, null, 2)}</pre>`;
}
