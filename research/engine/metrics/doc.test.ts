import { expect, test } from "vitest";
import { metricsDoc } from "./doc.ts";

test("docs/metrics.md says what the metrics say (print it anew with `vitest run -u`)", async () => {
  await expect(metricsDoc()).toMatchFileSnapshot("../../../docs/metrics.md");
});
