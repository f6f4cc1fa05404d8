// Preloaded by the npm scripts: plain JavaScript on purpose, so that an old Node can still read it.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `NusaTrade needs Node 22.18 or newer and runs on ${process.versions.node}. Run \`npm install\` (it brings a fitting Node) and use the npm scripts.`,
  );
  process.exit(1);
}
