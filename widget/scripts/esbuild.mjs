/** How the sources become JavaScript: one place for the build, the check and the tests. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
export const DIST = `${ROOT}dist/privacy-desk.js`;
/** In bytes, compressed as the desk serves it; the file is loaded by every page of a school's website. */
export const LIMIT = 25 * 1024;

const BANNER =
  "/*! Privacy Desk widget, MIT. Contains eventsource-parser, " +
  "(c) 2026 Espen Hovlandsdal, MIT: see widget/THIRD-PARTY.md */";

/** A style sheet as its minified text: esbuild's own "text" loader would keep it as written. */
export const cssText = {
  name: "css-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = await readFile(path, "utf8");
      const { code } = await esbuild.transform(css, { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** Write the widget, as one classic script, to `outfile`. */
export async function bundle(outfile) {
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: ["src/main.ts"],
    outfile,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "none",
    banner: { js: BANNER },
    plugins: [cssText],
    logLevel: "warning",
  });
}
