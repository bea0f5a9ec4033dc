// Builds the bundle that the pages load: `node build.mjs OUTDIR`, or `node build.mjs --test OUTDIR`
// for the unit tests, which Node's own test runner then runs.
import { build } from "esbuild";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const testing = process.argv[2] === "--test";
const outdir = process.argv.at(-1);
const tests = () => readdirSync("test").filter((n) => n.endsWith(".test.ts")).map((n) => `test/${n}`);

await build({
  entryPoints: testing ? tests() : ["src/workspace.ts", "src/dashboard.ts"],
  outdir,
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  minify: !testing,
  platform: testing ? "node" : "browser",
  outExtension: testing ? { ".js": ".mjs" } : {},
  logLevel: "warning",
});

// The licences of what the bundle holds travel with it.
if (!testing) {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const parts = Object.entries(lock.packages)
    .filter(([path, about]) => path && !about.dev && !about.optional)
    .map(([path]) => `${path.replace("node_modules/", "")}\n\n${readFileSync(`${path}/LICENSE`, "utf8")}`);
  writeFileSync(`${outdir}/LICENSES.txt`, parts.join("\n\n"));
}
