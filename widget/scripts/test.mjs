/** Bundle the tests (TypeScript) and hand them to node's own runner: all, or one folder. */
import { spawnSync } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import * as esbuild from "esbuild";
import { bundle, cssText, ROOT } from "./esbuild.mjs";

const folders = process.argv[2] === undefined ? ["unit", "browser"] : [process.argv[2]];
const names = (
  await Promise.all(
    folders.map(async (folder) =>
      (await readdir(`${ROOT}test/${folder}`)).map((name) => `${folder}/${name}`),
    ),
  )
).flat();
const tests = names.filter((name) => name.endsWith(".test.ts"));
const out = `${ROOT}.test-build`;

await rm(out, { recursive: true, force: true });
try {
  await bundle(`${out}/privacy-desk.js`);
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: tests.map((name) => `test/${name}`),
    outdir: out,
    outbase: "test",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node18",
    sourcemap: "inline",
    plugins: [cssText],
    logLevel: "warning",
  });
  const { status } = spawnSync(
    process.execPath,
    [
      "--enable-source-maps",
      "--test",
      "--test-concurrency=2",
      "--test-reporter=spec",
      ...tests.map((name) => `${out}/${name.replace(/\.ts$/, ".mjs")}`),
    ],
    {
      cwd: ROOT,
      stdio: "inherit",
      env: { ...process.env, WIDGET: `${out}/privacy-desk.js`, WIDGET_ROOT: ROOT },
    },
  );
  process.exitCode = status ?? 1;
} finally {
  await rm(out, { recursive: true, force: true });
}
