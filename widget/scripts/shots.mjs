/** Pictures of every state in every setting, for the eye: npm run shots -- FOLDER */
import { spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import * as esbuild from "esbuild";
import { bundle, ROOT } from "./esbuild.mjs";

const folder = process.argv[2];
if (folder === undefined) {
  console.error("Say where the pictures go: npm run shots -- FOLDER");
  process.exit(1);
}
const out = `${ROOT}.test-build/shots`;
try {
  await bundle(`${out}/privacy-desk.js`);
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: ["test/browser/shots.ts"],
    outfile: `${out}/shots.mjs`,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
  const env = { ...process.env, WIDGET: `${out}/privacy-desk.js` };
  const args = [`${out}/shots.mjs`, folder];
  process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit", env }).status ?? 1;
} finally {
  await rm(out, { recursive: true, force: true });
}
