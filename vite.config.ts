import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin } from "vite";

declare module "@remix-run/cloudflare" {
  interface Future {
    v3_singleFetch: true;
  }
}

/** Pure folders do nothing when they are loaded: what a page does not call of them need not reach it. */
const pureFolders: Plugin = {
  name: "pure-folders",
  transform: (_code, id) =>
    /\/(research|party\/protocol)\//.test(id) ? { moduleSideEffects: false } : null,
};

export default defineConfig({
  plugins: [
    pureFolders,
    tailwindcss(),
    // Unit tests need no routes.
    !process.env.VITEST &&
      remix({
        future: {
          v3_fetcherPersist: true,
          v3_relativeSplatPath: true,
          v3_throwAbortReason: true,
          v3_lazyRouteDiscovery: true,
          v3_singleFetch: true,
          v3_routeConfig: true,
        },
        serverModuleFormat: "esm",
      }),
  ],
  // The server bundle runs in workerd: everything is bundled, and the Worker's variants are preferred.
  ssr: {
    noExternal: true,
    target: "webworker",
    resolve: {
      conditions: ["workerd", "worker", "browser"],
      externalConditions: ["workerd", "worker"],
    },
  },
  // Workers are modules and take their parts from the same chunks as pages do.
  worker: { format: "es", plugins: () => [pureFolders] },
  resolve: { mainFields: ["browser", "module", "main"] },
  build: { minify: true, target: "es2022", cssMinify: true },
});
