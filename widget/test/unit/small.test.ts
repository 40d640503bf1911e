import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { errorFrom } from "../../src/api";
import { uuid } from "../../src/id";
import { child, later } from "../../src/life";
import { openSession } from "../../src/session";
import { readSettings } from "../../src/settings";
import { delay } from "../../src/stream";
import { clockTime, longDate } from "../../src/when";

const DATES: readonly [string, string][] = [
  ["2024-12-27", "Friday 27 December 2024"],
  ["2026-02-02", "Monday 2 February 2026"],
  ["2026-13-45", "2026-13-45"],
  ["soon", "soon"],
];
for (const [iso, expected] of DATES) {
  test(`the date ${iso}`, () => assert.equal(longDate(iso), expected));
}

test("a time is London's, with its date when that is not today's", () => {
  const at = "2026-06-30T20:04:00Z";
  assert.equal(clockTime(at, new Date("2026-06-30T21:00:00Z")), "21:04");
  assert.equal(clockTime(at, new Date("2026-07-01T21:00:00Z")), "Tuesday 30 June 2026, 21:04");
  assert.equal(clockTime("", new Date()), "");
});

test("the wait after failures doubles up to half a minute, at least half of it certain", () => {
  const lowest = [0, 1, 2, 3, 4, 5, 60].map((failures) => delay(failures, () => 0));
  const highest = [0, 1, 2, 3, 4, 5, 60].map((failures) => delay(failures, () => 1));
  assert.deepEqual(lowest, [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  assert.deepEqual(highest, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

const REFUSALS: readonly [number, string | undefined, string, number][] = [
  [401, undefined, "unauthorised", 0],
  [413, undefined, "message_too_long", 0],
  [422, undefined, "invalid_message", 0],
  [429, "7", "too_many_requests", 7],
  [429, undefined, "too_many_requests", 60],
  [429, "Wed, 21 Oct 2026 07:28:00 GMT", "too_many_requests", 60],
  [503, "30", "unavailable", 30],
  [500, undefined, "unexpected", 0],
  [418, undefined, "unexpected", 0],
];
for (const [status, retryAfter, problem, seconds] of REFUSALS) {
  test(`status ${status}, Retry-After ${retryAfter}`, () => {
    const headers = new Headers(retryAfter === undefined ? {} : { "Retry-After": retryAfter });
    const error = errorFrom({ status, headers });
    assert.deepEqual([error.problem, error.seconds], [problem, seconds]);
  });
}

// Browsers have it; Node.js 18, which Debian 12 installs, keeps it in a module.
if (!("crypto" in globalThis)) Object.assign(globalThis, { crypto: webcrypto });

test("a client id is a random UUID of version 4", () => {
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(uuid(), pattern);
  assert.notEqual(uuid(), uuid());
});

test("the desk is where the script came from", () => {
  const page = { origin: "https://school.example", hostname: "school.example" };
  const script = (src: string, dataset = {}) => readSettings({ src, dataset }, page);
  const src = "https://desk.example:8443/widget/privacy-desk.js?v=1";
  const usual = script(src);
  assert.equal(usual.origin, "https://desk.example:8443");
  assert.deepEqual(usual.hosts, ["desk.example", "school.example"]);
  assert.deepEqual([usual.open, usual.side, usual.offset], [false, "right", 0]);
  assert.deepEqual([usual.scheme, usual.language, usual.contact], ["auto", "en", null]);
  const set = script(src, {
    open: "",
    position: "left",
    offset: "64",
    scheme: "light",
    contact: "dpl@school.example",
    linkHosts: "www.trust.example, other.example",
  });
  assert.deepEqual([set.open, set.side, set.offset, set.scheme], [true, "left", 64, "light"]);
  assert.deepEqual(set.hosts.slice(2), ["www.trust.example", "other.example"]);
  assert.equal(script(src, { offset: "-5", position: "top" }).offset, 0);
  assert.equal(script(src, { offset: "1e9" }).side, "right");
  assert.equal(readSettings(null, page).origin, "https://school.example");
});

test("the session is kept in storage, apart for each desk", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as unknown as Storage;
  const session = openSession("https://a.example", () => storage);
  assert.deepEqual([session.token, session.open], [null, null]);
  session.token = "secret";
  session.open = true;
  const again = openSession("https://a.example", () => storage);
  assert.deepEqual([again.token, again.open], ["secret", true]);
  assert.equal(openSession("https://b.example", () => storage).token, null);
});

for (const broken of ["{", '"x"', "5", '{"token":5}']) {
  test(`a session that reads ${broken} starts empty`, () => {
    const storage = { getItem: () => broken } as unknown as Storage;
    assert.equal(openSession("https://a.example", () => storage).token, null);
  });
}

test("without storage the session lasts as long as the page", () => {
  const session = openSession("https://a.example", () => {
    throw new DOMException("denied", "SecurityError");
  });
  session.token = "secret";
  assert.equal(session.token, "secret");
});

test("a life ends with its parent's, and its timers with it", async () => {
  const parent = new AbortController();
  const own = child(parent.signal);
  let rang = false;
  later(1, () => (rang = true), own.signal);
  parent.abort();
  assert.equal(own.signal.aborted, true);
  assert.equal(child(parent.signal).signal.aborted, true);
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(rang, false);
});
