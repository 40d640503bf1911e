/** When things fail: what the parent is told, and that nothing is sent or shown twice. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { Fake } from "../fake/server";
import { eventually, launch, withWindow } from "./page";

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const FAILURES: readonly [number, string][] = [
  [503, "not available at the moment"],
  [500, "Something went wrong and your message may not have arrived"],
];
for (const [status, sentence] of FAILURES) {
  test(`a ${status} can be tried again, as the same message`, () =>
    withWindow(browser, async ({ window, fake }) => {
      await window.open();
      fake.failures.push({ status });
      await window.ask("weather");
      await window.alert.getByText(sentence).waitFor();
      await window.axe(`problem ${status}`);
      await window.alert.getByRole("button", { name: "Try again" }).click();
      await window.outcome("out_of_scope").waitFor();
      assert.equal(await window.message("parent").count(), 1);
      assert.equal(await window.alert.innerText(), "");
    }));
}

test("an answer lost on the way is fetched with the same client_id, and not given twice", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    fake.dropStreams();
    fake.loseReply = true;
    await window.ask("weather");
    await window.alert.getByText("could not reach").waitFor();
    await window.alert.getByRole("button", { name: "Try again" }).click();
    await window.outcome("out_of_scope").waitFor();
    const ids = new Set(fake.bodies.map((body) => body.client_id));
    assert.deepEqual([fake.bodies.length, ids.size], [2, 1]);
    await eventually(() => fake.listeners === 1, "the stream is back");
    assert.equal(await window.log.getByRole("article").count(), 3);
  }));

test("a lost answer that comes over the stream settles the matter", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await eventually(() => fake.listeners === 1, "the stream is open");
    fake.loseReply = true;
    await window.ask("weather");
    await window.outcome("out_of_scope").waitFor();
    await eventually(async () => (await window.alert.innerText()) === "", "no alert");
    assert.equal(await window.log.getByRole("article").count(), 3);
    assert.equal(fake.bodies.length, 1);
  }));

test("too many messages: how long to wait, and the button when it has passed", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    fake.failures.push({ status: 429, headers: { "Retry-After": "1" } });
    await window.ask("weather");
    await window.alert.getByText("Wait 1 second, then try again").waitFor();
    const again = window.alert.getByRole("button", { name: "Try again" });
    assert.equal(await again.isEnabled(), false);
    await window.alert.getByText("You can try again now.").waitFor();
    await again.click();
    await window.outcome("out_of_scope").waitFor();
  }));

test("offline: nothing looks sent that is not, and it goes in order when the network is back", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await window.page.context().setOffline(true);
    await window.ask("weather");
    await window.alert.getByText("You are offline").waitFor();
    await window.ask("keep");
    const own = window.message("parent");
    await eventually(
      async () =>
        (
          await own.evaluateAll((all) => all.map((one) => one.getAttribute("data-state")))
        ).join() === "unsent,unsent",
      "both are marked",
    );
    await own.first().getByText("Not sent").waitFor();
    await window.axe("not sent");
    assert.equal(fake.bodies.length, 0);
    await window.page.context().setOffline(false);
    await window.outcome("silent").waitFor();
    assert.deepEqual(
      fake.bodies.map(({ message }) => message),
      ["weather", "keep"],
    );
    assert.deepEqual(
      await own.evaluateAll((all) => all.map((one) => one.getAttribute("data-state"))),
      ["sent", "sent"],
    );
    assert.equal(await window.alert.innerText(), "");
  }));

test("an unsent message has its own way on and its own way out", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    const replies = window.panel.getByRole("group", { name: "Suggested replies" });
    fake.failures.push({ status: 503 }, { status: 503 });
    await window.ask("weather");
    const own = window.message("parent");
    await own.getByText("Not sent").waitFor();
    assert.equal(await replies.count(), 1, "what was offered can still be chosen");
    await own.getByRole("button", { name: "Send again" }).click();
    await own.getByText("Not sent").waitFor();
    await own.getByRole("button", { name: "Take it out" }).click();
    assert.equal(await own.count(), 0);
    assert.equal(await window.field.inputValue(), "weather");
    assert.equal(await window.alert.innerText(), "");
    await window.field.press("Enter");
    await window.outcome("out_of_scope").waitFor();
    assert.equal(await own.count(), 1);
  }));

test("what could not be sent outlives the page, and is not sent twice", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    fake.failures.push({ status: 503 });
    await window.ask("weather");
    await window.message("parent").getByText("Not sent").waitFor();
    await window.field.fill("and this is half");
    await window.page.reload();
    await window.outcome("out_of_scope").waitFor();
    assert.equal(await window.message("parent").count(), 1);
    assert.equal(await window.field.inputValue(), "and this is half");
    await window.page.route("**/events", (route) => route.abort());
    fake.dropStreams();
    await window.page.route("**/messages", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await window.ask("keep");
    await window.message("parent").getByText("Not sent").waitFor();
    await window.page.unroute("**/messages");
    await window.page.reload();
    await window.outcome("silent").waitFor();
    assert.equal(await window.message("parent").count(), 2);
    const kept = fake.bodies.filter(({ message }) => message === "keep");
    assert.equal(new Set(kept.map((body) => body.client_id)).size, 1);
  }));

test("a desk that the page may not reach: the console names the setting, the parent the school", () =>
  withWindow(browser, async ({ window, fake }) => {
    const said: string[] = [];
    window.page.on("console", (line) => said.push(line.text()));
    fake.attributes = "data-contact=dpl@school.org.uk";
    const elsewhere = await new Fake().start();
    fake.api = elsewhere.url;
    await window.page.route(`${elsewhere.url}/api/**`, (route) => route.abort());
    await window.page.goto(fake.url);
    await window.launcher.click();
    await window.alert.getByText("write to dpl@school.org.uk").waitFor();
    await elsewhere.stop();
    assert.ok(said.some((line) => line.includes("PRIVACY_DESK_ORIGINS")));
    window.complaints.length = 0; // the same line speaks of the page's security policy
  }));

test("a failure to begin is told and can be tried again", () =>
  withWindow(browser, async ({ window, fake }) => {
    fake.failures.push({ status: 503 });
    await window.page.goto(fake.url);
    await window.launcher.click();
    await window.alert.getByText("not available").waitFor();
    await window.alert.getByRole("button", { name: "Try again" }).click();
    await window.message("assistant").first().waitFor();
  }));

test("while an answer is awaited, writing goes on and sending waits", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    fake.delayMs = 1_500;
    await window.ask("weather");
    await window.activity.getByText("The assistant is typing").waitFor();
    assert.equal(await window.send.getAttribute("aria-disabled"), "true");
    await window.axe("waiting");
    await window.ask("and another thing");
    assert.equal(await window.field.inputValue(), "and another thing");
    await window.outcome("out_of_scope").waitFor();
    assert.equal(await window.send.getAttribute("aria-disabled"), "false");
    assert.equal(fake.bodies.length, 1);
  }));

test("a message over the limit is not sent and not lost", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await window.field.fill("x".repeat(9_699));
    assert.equal(await window.panel.locator("#count").innerText(), "");
    await window.field.fill("x".repeat(9_990));
    await window.panel.getByText("10 characters left").first().waitFor();
    await window.ask("x".repeat(10_001));
    await window.panel.getByText("1 character too many").first().waitFor();
    await window.alert.getByText("Shorten it to 10,000 characters").waitFor();
    await window.axe("too long");
    assert.deepEqual([fake.bodies.length, await window.message("parent").count()], [0, 0]);
    await window.ask("x".repeat(10_000));
    await window.message("parent").waitFor();
    await eventually(() => fake.bodies.length === 1, "sent");
  }));

test("a message the server refuses goes back into the field", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    fake.failures.push({ status: 422 });
    await window.ask("weather");
    await window.alert.getByText("could not accept").waitFor();
    assert.equal(await window.field.inputValue(), "weather");
    assert.equal(await window.message("parent").count(), 0);
  }));

test("a conversation the server forgot is begun anew, with the message", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await window.get("keep", "silent");
    fake.forget();
    await window.get("weather", "out_of_scope");
    await window.activity.getByText("Your earlier conversation had ended").waitFor();
    assert.equal(await window.log.getByRole("article").count(), 3);
    assert.equal(fake.log.filter((route) => route === "POST /api/conversations").length, 2);
  }));

test("a server that refuses every token is not asked for ever", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    const refuse = { status: 401 };
    await window.page.route("**/messages", (route) => route.fulfill(refuse));
    await window.ask("weather");
    await window.alert.getByText("Something went wrong").waitFor();
    assert.equal(fake.log.filter((route) => route === "POST /api/conversations").length, 2);
  }));

test("the stream comes back where it stopped", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await eventually(() => fake.listeners === 1, "the stream is open");
    fake.say("First.");
    await window.message("person").getByText("First.").waitFor();
    fake.dropStreams();
    fake.say("Second, while nobody listened.");
    await window.message("person").getByText("Second").waitFor();
    assert.equal(fake.lastEventIds.at(-1), "2");
    assert.equal(await window.message("person").count(), 2);
  }));

test("a hidden page does not listen", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await eventually(() => fake.listeners === 1, "the stream is open");
    const hide = (hidden: boolean): Promise<void> =>
      window.page.evaluate((value) => {
        Object.defineProperty(document, "hidden", { configurable: true, value });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await hide(true);
    await eventually(() => fake.listeners === 0, "the stream is closed");
    fake.say("Are you back?");
    await hide(false);
    await window.message("person").getByText("Are you back?").waitFor();
  }));
