import assert from "node:assert/strict";
import { test } from "node:test";
import { asRead, blocks, count, lookup, pieces, sectionName, shown } from "../../src/text";

const line = (text: string) => ({ kind: "paragraph", line: text });

const BLOCKS: readonly [string, unknown][] = [
  ["", []],
  [" \n\n ", []],
  ["One.", [line("One.")]],
  ["One.\nTwo.\r\n\r\nThree.", [line("One."), line("Two."), line("Three.")]],
  [
    "Such as:\n- a\n* b\n• c\nEnd",
    [line("Such as:"), { kind: "list", items: ["a", "b", "c"] }, line("End")],
  ],
  ["- a", [{ kind: "list", items: ["a"] }]],
  ["-5 degrees", [line("-5 degrees")]],
];
for (const [text, expected] of BLOCKS) {
  test(`blocks of ${JSON.stringify(text)}`, () => assert.deepEqual(blocks(text), expected));
}

const QUOTES: readonly [string, string][] = [
  ["the Department for Education (DfE)", "the Department for Education (DfE)"],
  ["**We share** with the _council_", "We share with the council"],
  ["| the NHS | *health* |", "the NHS; health"],
  ["NHS | health", "NHS; health"],
  ["see [our policy](https://a.example/p_q)", "see our policy"],
  ["snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"],
  ["one<br>two \\* three", "one two * three"],
];
for (const [quote, expected] of QUOTES) {
  test(`${quote} as it reads`, () => assert.equal(asRead(quote), expected));
}

/** Text, whether numbers are links, and the links in it. */
const LINKS: readonly [string, boolean, readonly (readonly [string, string])[]][] = [
  ["Nothing here", true, []],
  ["See https://ico.org.uk.", false, [["https://ico.org.uk", "https://ico.org.uk"]]],
  [
    "(https://www.gov.uk/b?c=d#e)!",
    false,
    [["https://www.gov.uk/b?c=d#e", "https://www.gov.uk/b?c=d#e"]],
  ],
  ["https://a.nhs.uk/b_(c)", false, [["https://a.nhs.uk/b_(c)", "https://a.nhs.uk/b_(c)"]]],
  [
    "http://www.gov.uk and https://b.sch.uk",
    false,
    [
      ["http://www.gov.uk", "http://www.gov.uk"],
      ["https://b.sch.uk", "https://b.sch.uk"],
    ],
  ],
  ["https://own.school/x", false, [["https://own.school/x", "https://own.school/x"]]],
  ["https://evil.com https://gov.uk.evil.com https://www.gov.uk@evil.com", true, []],
  ["https://evilgov.uk http://[::1 https://example.com", false, []],
  ["Write to you@example.com, me@a.test or dpl@trust.example.", false, []],
  ["javascript:alert(1) data:text/html,x", true, []],
  ['https://www.gov.uk/"onclick="x', false, [["https://www.gov.uk/", "https://www.gov.uk/"]]],
  ["Write to dpl@trust.org.uk.", false, [["dpl@trust.org.uk", "mailto:dpl@trust.org.uk"]]],
  [
    "Call 999 or 0800 1111, or 0808 800 5000.",
    true,
    [
      ["999", "tel:999"],
      ["0800 1111", "tel:08001111"],
      ["0808 800 5000", "tel:08088005000"],
    ],
  ],
  [
    "Samaritans: 116 123; 01632 960123; 01632 960 123",
    true,
    [
      ["116 123", "tel:116123"],
      ["01632 960123", "tel:01632960123"],
      ["01632 960 123", "tel:01632960123"],
    ],
  ],
  ["Call 999", false, []],
  ["In 1998 there were 9990 of 2026", true, []],
];
for (const [text, phones, links] of LINKS) {
  test(`links in ${JSON.stringify(text)}, phones ${phones}`, () => {
    const found = pieces(text, phones, ["own.school"]);
    assert.equal(found.map((piece) => piece.text).join(""), text);
    const linked = found.filter((piece) => piece.href !== undefined);
    assert.deepEqual(
      linked.map((piece) => [piece.text, piece.href]),
      links,
    );
  });
}

const LONG: readonly string[] = ["a", "a.", "a@", "**a", "[a](", "_a ", "http://a)", "1 ", "|"];
for (const part of LONG) {
  test(`a text of only ${part} is read in no time`, () => {
    const long = part.repeat(20_000);
    const began = performance.now();
    pieces(long, true);
    asRead(shown(long));
    blocks(long);
    assert.ok(performance.now() - began < 2_000, "no repetition of a pattern is unbounded");
  });
}

test("what turns the direction of text is taken out, and what is endless cut", () => {
  assert.equal(shown("a\u202Egnp.exe\u2066"), "agnp.exe");
  assert.ok(shown("x".repeat(1_000_000)).length < 21_000);
});

test("a table has what it has itself", () => {
  assert.equal(lookup({ a: 1 }, "a"), 1);
  for (const name of ["toString", "constructor", "__proto__"]) {
    assert.equal(lookup<number>({ a: 1 }, name), undefined);
  }
});

test("characters are counted as the server counts them", () => {
  assert.equal(count("naïve"), 5);
  assert.equal(count("👩‍👧"), 3);
});

test("a section id reads as a heading", () => {
  assert.equal(sectionName("our-legal-obligations", {}), "Our legal obligations");
  assert.equal(sectionName("npd", { npd: "The NPD" }), "The NPD");
});
