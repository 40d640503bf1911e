import assert from "node:assert/strict";
import { test } from "node:test";
import { readMessage } from "../../src/contract";
import { REPLIES } from "../fake/replies";

const AT = "2026-11-23T21:04:00Z";
const SAID = { seq: 2, author: "assistant", name: null, texts: ["Hello"], turn: null, at: AT };

test("a message without a turn is read as it is", () => {
  assert.deepEqual(readMessage(SAID), { ...SAID, clientId: null });
});

test("a turn keeps what the widget shows, the answers' citations in one list", () => {
  const { turn } = readMessage({
    ...SAID,
    turn: {
      outcome: "answer",
      answers: [
        { id: "a", citations: [{ statement: "review.1", section: "review", quote: "one" }] },
        { id: "b", citations: [{ statement: "review.2", section: "review", quote: "two" }] },
      ],
      options: [{ title: "T", payload: "/p" }],
      request: {
        kind: "portability",
        title: "Request to move data",
        stage: "opened",
        reference: "POR-2026-000001",
        due: "2026-12-23",
      },
      notice: { title: "N", sha256: "0" },
      language: "pl",
    },
  });
  assert.deepEqual(
    turn?.citations.map(({ quote }) => quote),
    ["one", "two"],
  );
  assert.deepEqual(turn?.options, [{ title: "T", payload: "/p" }]);
  assert.equal(turn?.request?.title, "Request to move data");
  assert.equal(turn?.request?.due, "2026-12-23");
  assert.equal(turn?.language, "pl");
});

test("a fact of law is a source, and only an address of the web is kept", () => {
  const law = { source: "law", title: "UK GDPR", seen: "2026-11-23", quote: null };
  const urls = ["https://law.example/12", "javascript:alert(1)"];
  const citations = urls.map((url) => ({ ...law, url }));
  const { turn } = readMessage({ ...SAID, turn: { answers: [{ id: "a", citations }] } });
  assert.deepEqual(turn?.citations, []);
  assert.deepEqual(turn?.sources, [{ title: "UK GDPR", url: urls[0], seen: "2026-11-23" }]);
});

test("what is missing or of the wrong kind is empty", () => {
  const turn = { answers: [{ citations: [{ quote: 5 }] }, null], options: "none", request: {} };
  const read = readMessage({ seq: 1, author: "assistant", texts: ["a", 5], turn });
  assert.deepEqual(read.texts, ["a"]);
  assert.deepEqual(read.turn, {
    outcome: "",
    citations: [],
    sources: [],
    options: [],
    request: {
      kind: "",
      title: null,
      stage: "",
      reference: null,
      due: null,
      asks: null,
      input: null,
      summary: [],
    },
    notice: null,
    language: null,
  });
});

for (const value of [null, "x", {}, { seq: "1", author: "parent" }, { seq: 1, author: "robot" }]) {
  test(`${JSON.stringify(value)} is no message`, () => {
    assert.throws(() => readMessage(value), TypeError);
  });
}

test("every reply of the fake server can be read", () => {
  for (const reply of Object.values(REPLIES)) readMessage({ ...SAID, ...reply });
});
