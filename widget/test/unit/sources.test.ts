/** What the sources may not contain, and what the built file may not be. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const ROOT = process.env.WIDGET_ROOT!;
const SOURCES = readdirSync(`${ROOT}src`, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => [name, readFileSync(`${ROOT}src/${name}`, "utf8")] as const);

/** Ways to turn text into markup or code, and inline styles that a strict policy forbids. */
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
  /\.cssText\b/,
  /["'`]style["'`]/,
  /\bsrcdoc\b/,
];

for (const pattern of FORBIDDEN) {
  test(`no source says ${pattern}`, () => {
    const guilty = SOURCES.filter(([, text]) => pattern.test(text)).map(([name]) => name);
    assert.deepEqual(guilty, []);
  });
}

/** The text of the call that begins at `start`, up to its closing bracket. */
function call(text: string, start: number): string {
  let depth = 0;
  for (let end = text.indexOf("(", start); end < text.length; end += 1) {
    if (text[end] === "(") depth += 1;
    if (text[end] === ")") depth -= 1;
    if (depth === 0) return text.slice(start, end + 1);
  }
  return text.slice(start);
}

for (const [name, text] of SOURCES) {
  test(`listeners and timers have an owner: ${name}`, () => {
    if (name !== "life.ts") assert.doesNotMatch(text, /\bset(Timeout|Interval)\(/, "use later()");
    for (const { index } of text.matchAll(/addEventListener\(/g)) {
      assert.match(call(text, index), /\{ (once: true|signal)\b[^{}]*\},?\s*\)$/);
    }
  });
}

test("only strings.ts speaks", () => {
  for (const [name, text] of SOURCES) {
    if (name === "strings.ts" || !name.startsWith("view/")) continue;
    assert.doesNotMatch(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ""), /"[A-Z][a-z]+ [a-z]+/, name);
  }
});

test("the built file is one classic script without a source map", () => {
  const built = readFileSync(process.env.WIDGET!, "utf8");
  assert.doesNotMatch(built, /sourceMappingURL|innerHTML|insertAdjacentHTML|\beval\(/);
  assert.doesNotThrow(() => new Function(built), "it parses as a classic script");
  assert.ok(gzipSync(built).length < 25 * 1024);
});
