/** What the sources may not contain, and what the built file may not be. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const ROOT = process.env["WIDGET_ROOT"]!;
const SOURCES = readdirSync(`${ROOT}src`, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => [name, readFileSync(`${ROOT}src/${name}`, "utf8")] as const);

/** Ways to turn text into markup or code, and inline styles, which a strict policy forbids. */
const FORBIDDEN = [
  /\b(inner|outer)HTML\b/,
  /\binsertAdjacentHTML\b/,
  /\bcreateContextualFragment\b/,
  /\bDOMParser\b/,
  /\bsetHTML(Unsafe)?\b/,
  /\bdocument\.write/,
  /\beval\b/,
  /\bnew Function\b/,
  /\bset(Timeout|Interval)\(\s*["'`]/,
  /\.style\b/,
  /["'`]style["'`]/,
  /\bsrcdoc\b/,
];

for (const pattern of FORBIDDEN) {
  test(`no source says ${pattern}`, () => {
    const guilty = SOURCES.filter(([, text]) => pattern.test(text)).map(([name]) => name);
    assert.deepEqual(guilty, []);
  });
}

test("listeners and timers have an owner", () => {
  for (const [name, text] of SOURCES) {
    if (name === "life.ts" || name === "main.ts") continue;
    assert.doesNotMatch(text, /\bset(Timeout|Interval)\(/, `${name}: use later()`);
    const listeners = text.match(/addEventListener\(/g)?.length ?? 0;
    const owned = text.match(/\{ (once: true|signal(: \w+\.signal)?)( \}|,)/g)?.length ?? 0;
    assert.ok(owned >= listeners, `${name}: ${listeners} listeners, ${owned} with an owner`);
  }
});

test("only strings.ts speaks", () => {
  for (const [name, text] of SOURCES) {
    if (name === "strings.ts" || !name.startsWith("view/")) continue;
    assert.doesNotMatch(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ""), /"[A-Z][a-z]+ [a-z]+/, name);
  }
});

test("the built file is one classic script without a source map", () => {
  const built = readFileSync(process.env["WIDGET"]!, "utf8");
  assert.doesNotMatch(built, /sourceMappingURL|innerHTML|insertAdjacentHTML|\beval\(/);
  assert.doesNotThrow(() => new Function(built), "it parses as a classic script");
  assert.ok(Buffer.byteLength(built) < 40 * 1024);
});
