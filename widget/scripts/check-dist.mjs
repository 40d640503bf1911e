/** Fails unless the committed file is what the sources give, byte by byte, and small enough. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundle, DIST, LIMIT } from "./esbuild.mjs";

const folder = await mkdtemp(join(tmpdir(), "privacy-desk-"));
try {
  const rebuilt = join(folder, "privacy-desk.js");
  await bundle(rebuilt);
  const [kept, fresh] = await Promise.all([
    readFile(DIST).catch(() => Buffer.alloc(0)),
    readFile(rebuilt),
  ]);
  const size = gzipSync(fresh).length;
  if (!kept.equals(fresh)) fail("dist/privacy-desk.js is not what src gives: npm run build");
  else if (size > LIMIT) fail(`${size} bytes compressed; the limit is ${LIMIT}`);
  else console.log(`dist/privacy-desk.js is what src gives (${size} bytes compressed)`);
} finally {
  await rm(folder, { recursive: true });
}

function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
