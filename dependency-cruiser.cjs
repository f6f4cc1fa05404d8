// The arrows of docs/decisions/002-arrows.md (who may import whom). Each room lists what it may
// reach; everything else inside the house is an error. tests/check/arrows.test.ts breaks each rule.

const domain = "research/domain";
const broking = [domain, "research/broking"];
const risk = [...broking, "research/risk"];
const engine = [...risk, "research/engine"];
const everyResearchRoom = ["research"];

const mayReach = {
  "research/domain": [],
  "research/broking": [domain],
  "research/risk": broking,
  "research/engine": risk,
  "research/ml": engine,
  "research/simulator": broking,
  "research/marketdata": [domain],
  "research/notebook": [domain],
  "party/protocol": [domain],
  "party/orders": [domain, "party/protocol"],
  "party/faults": [...risk, "party/protocol", "party/orders", "research/simulator"],
  "party/rooms": [...risk, "party/protocol", "party/orders", "research/simulator"],
  drizzle: [domain],
  "workers/services": [
    ...engine,
    "research/ml",
    "research/marketdata",
    "party/protocol",
    "party/orders",
    "drizzle",
  ],
  "workers/adapters": [
    domain,
    "workers/services",
    "drizzle",
    "party/protocol",
    "research/marketdata",
  ],
  "workers/api": [domain, "workers/services", "party/protocol"],
  "workers/jobs": [domain, "workers/services", "party/protocol"],
  // workers/api for its types only: "browser-never-loads-server" refuses the rest.
  app: [...everyResearchRoom, "party/protocol", "workers/api"],
  connector: [...risk, "party/protocol", "party/orders"],
};

// Parts of a room that reach further than the room they sit in.
const wider = {
  "connector/terminal": ["connector", ...mayReach.connector, "research/simulator"],
  "connector/cli": [
    "connector",
    ...mayReach.connector,
    ...engine,
    "research/ml",
    "research/marketdata",
    "party/faults",
  ],
};

const house = "^(app|party|research|workers|drizzle|connector)/";
const rooms = "^(research/[^/]+|party/[^/]+|workers/[^/]+|drizzle)/";
const doors = ["^(research|party|workers)/[^/]+/index\\.ts$", "^drizzle/index\\.ts$"];
const serverFile = "^app/.*\\.server\\.tsx?$";
const folder = (name) => `^${name}/`;

function arrowsFrom(name, reach) {
  const inner = Object.keys(wider).filter((part) => part.startsWith(`${name}/`));
  return {
    name: `arrows: ${name}`,
    comment: `${name} may import only ${reach.join(", ") || "itself"}`,
    severity: "error",
    from: {
      path: folder(name),
      pathNot: [...inner.map(folder), ...(name === "app" ? [serverFile] : [])],
    },
    to: { path: house, pathNot: [name, ...reach].map(folder) },
  };
}

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    ...Object.entries({ ...mayReach, ...wider }).map(([name, reach]) => arrowsFrom(name, reach)),
    {
      name: "arrows: app server files",
      comment: "app/*.server.ts is the one door from the pages to the services",
      severity: "error",
      from: { path: serverFile },
      to: { path: house, pathNot: [...mayReach.app, "app", "workers/services"].map(folder) },
    },
    {
      name: "door",
      comment: "import another room through its index.ts",
      severity: "error",
      from: { path: rooms },
      to: { path: rooms, pathNot: ["^$1/", ...doors] },
    },
    {
      name: "door: app, connector, roots",
      comment: "import a room through its index.ts",
      severity: "error",
      from: { path: "^(app|connector|scripts)/|^workers/[^/]+\\.ts$" },
      to: {
        path: rooms,
        pathNot: doors,
      },
    },
    {
      name: "connector-never-ships-simulator",
      comment:
        "only the simulated terminal runs the simulator; the connector on a trader's PC must not",
      severity: "error",
      from: { path: "^connector/", pathNot: "^connector/(terminal|cli)/" },
      to: { path: "^(connector/terminal|research/simulator)/" },
    },
    {
      name: "browser-never-loads-server",
      comment: "code that reaches the browser must not pull in the Worker, the database or Node",
      severity: "error",
      from: { path: "^app/", pathNot: ["\\.server\\.tsx?$", "\\.test\\.tsx?$"] },
      to: { path: "^(workers|drizzle)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "browser-never-loads-node",
      severity: "error",
      from: { path: "^app/", pathNot: ["\\.server\\.tsx?$", "\\.test\\.tsx?$"] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pure-no-io",
      comment: "what computes is pure: no Node, no packages but zod/mini and acorn",
      severity: "error",
      from: { path: "^(research|party/(protocol|orders|faults))/", pathNot: "\\.test\\.ts$" },
      to: {
        dependencyTypes: [
          "core",
          "npm",
          "npm-dev",
          "npm-optional",
          "npm-peer",
          "npm-no-pkg",
          "unknown",
        ],
        pathNot: "node_modules/(zod/(v4/)?mini/|acorn/)",
      },
    },
    {
      name: "product-never-loads-tests",
      severity: "error",
      from: { path: house, pathNot: "\\.test\\.tsx?$" },
      to: { path: "^(tests|scripts)/|\\.test\\.tsx?$" },
    },
    {
      name: "no-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(cloudflare:|virtual:)" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "app/i18n/generated|^build/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
    },
    tsConfig: { fileName: "tsconfig.json" },
  },
};
