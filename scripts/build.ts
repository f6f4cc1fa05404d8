// `npm run build`: the pages. With --when-stale only if the sources changed since the last build.
import { build, isBuildStale } from "./build/build.ts";

try {
  if (!process.argv.includes("--when-stale") || isBuildStale()) build();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
