import { stat } from "node:fs/promises";
import { bundle, DIST } from "./esbuild.mjs";

await bundle(DIST);
console.log(`dist/privacy-desk.js: ${(await stat(DIST)).size} bytes`);
