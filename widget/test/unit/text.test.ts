import assert from "node:assert/strict";
import { test } from "node:test";
import { asRead, blocks, count, pieces, sectionName } from "../../src/text";

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
    "(https://a.example/b?c=d#e)!",
    false,
    [["https://a.example/b?c=d#e", "https://a.example/b?c=d#e"]],
  ],
  ["https://a.example/b_(c)", false, [["https://a.example/b_(c)", "https://a.example/b_(c)"]]],
  [
    "http://a.example and https://b.example",
    false,
    [
      ["http://a.example", "http://a.example"],
      ["https://b.example", "https://b.example"],
    ],
  ],
  ["javascript:alert(1) data:text/html,x", true, []],
  ['https://a.example/"onclick="x', false, [["https://a.example/", "https://a.example/"]]],
  ["Write to dpl@trust.example.", false, [["dpl@trust.example", "mailto:dpl@trust.example"]]],
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
    const found = pieces(text, phones);
    assert.equal(found.map((piece) => piece.text).join(""), text);
    const linked = found.filter((piece) => piece.href !== undefined);
    assert.deepEqual(
      linked.map((piece) => [piece.text, piece.href]),
      links,
    );
  });
}

test("characters are counted as the server counts them", () => {
  assert.equal(count("naïve"), 5);
  assert.equal(count("👩‍👧"), 3);
});

test("a section id reads as a heading", () => {
  assert.equal(sectionName("our-legal-obligations", {}), "Our legal obligations");
  assert.equal(sectionName("npd", { npd: "The NPD" }), "The NPD");
});
