/** What each kind of message looks like to a parent; axe on every state. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { eventually, launch, withWindow } from "./page";

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test("one script tag gives a launcher, which opens a greeting", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.page.goto(fake.url);
    await window.axe("closed");
    assert.deepEqual(fake.log, [], "nothing is asked of the server before the first opening");
    await window.launcher.click();
    await window.message("assistant").getByText("Hello.").waitFor();
    await window.panel.getByText("Automated assistant", { exact: true }).waitFor();
    assert.equal(await window.launcher.isVisible(), false);
    assert.equal(await window.page.locator("privacy-desk").count(), 1);
    assert.equal(await window.panel.getAttribute("aria-label"), "Ask about your data");
    await window.axe("greeting");
  }));

test("an answer: paragraphs, a list, a link, and the notice's words by section", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    const reply = await window.get("/sharing_recipients", "answer");
    assert.deepEqual(await reply.locator("li").allTextContents(), [
      "the school your child moves to",
      "the local authority",
      "the NHS",
    ]);
    const link = reply.getByRole("link", { name: "https://www.gov.uk/data-protection" });
    assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
    assert.equal(await reply.getByRole("blockquote").count(), 0, "folded");
    await reply.getByText("What the notice says").click();
    assert.deepEqual(await reply.getByRole("blockquote").allTextContents(), [
      "the Department for Education (DfE)",
      "the NHS as required",
      "The NPD is owned and managed by the DfE",
    ]);
    assert.deepEqual(await reply.getByRole("heading").allTextContents(), [
      "Sharing information",
      "The National Pupil Database (NPD)",
    ]);
    const place = reply.getByRole("link", { name: "statement 6" });
    assert.equal(await place.getAttribute("href"), `${fake.url}/notice#sharing-information.6`);
    assert.equal(await place.getAttribute("target"), "_blank");
    await window.axe("answer, unfolded");
  }));

test("quick replies: the title is shown, the payload sent, and older buttons go", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await window.get("photos", "clarify");
    const replies = window.panel.getByRole("group", { name: "Suggested replies" });
    assert.equal(await replies.count(), 1, "the greeting's buttons are gone");
    await window.axe("clarify");
    await replies.getByRole("button", { name: "Something else" }).click();
    await window.message("parent").getByText("Something else").waitFor();
    await window.message("assistant").getByText("You said: /something_else").waitFor();
    assert.equal(fake.bodies.at(-1)?.message, "/something_else");
    assert.equal(await replies.count(), 0);
  }));

const MARKED: readonly [string, string, string][] = [
  ["How long do you keep it?", "silent", "The notice does not say"],
  ["talk_to_person", "handoff", "Talk to a person"],
  ["broken", "error", "Something went wrong"],
  ["danger", "urgent", "Get help now"],
];
for (const [text, outcome, heading] of MARKED) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`${outcome} is marked in words, ${colorScheme}`, () =>
      withWindow(
        browser,
        async ({ window, fake }) => {
          fake.attributes = `data-scheme=${colorScheme}`;
          await window.open();
          const reply = await window.get(text, outcome);
          await reply.getByRole("heading", { name: heading }).waitFor();
          await window.axe(`${outcome}, ${colorScheme}`);
        },
        { colorScheme },
      ));
  }
}

test("urgent numbers can be called, and others cannot", () =>
  withWindow(browser, async ({ window }) => {
    await window.open();
    const reply = await window.get("danger", "urgent");
    const links = await reply
      .getByRole("link")
      .evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    assert.deepEqual(links, ["tel:999", "tel:08088005000", "tel:08001111"]);
    await window.ask("999");
    await window.message("assistant").getByText("You said: 999").waitFor();
    assert.equal(await window.log.locator("a[href='tel:999']").count(), 1);
  }));

test("another language: marked for screen readers, written from its own side", () =>
  withWindow(browser, async ({ window }) => {
    await window.open();
    const reply = await window.get("urdu", "chat");
    const own = reply.locator("p[lang=ur]");
    await own.waitFor(); // the greeting has this outcome too
    assert.equal(await own.evaluate((element) => getComputedStyle(element).direction), "rtl");
    assert.equal(
      await reply.getByText("This chat speaks English only.").getAttribute("lang"),
      null,
    );
    await window.axe("another language");
  }));

test("a request: in progress, to be checked, then a card that can be copied", () =>
  withWindow(
    browser,
    async ({ window }) => {
      await window.open();
      const first = await window.get("request_access", "request");
      await first.getByText("Request to see personal data: in progress, not sent yet").waitFor();
      await window.axe("collecting");
      await window.ask("contact");
      await window.panel.getByText("That is not a whole e-mail address.").waitFor();
      await window.axe("a field with an error");
      assert.deepEqual(
        await window.field.evaluate((field) => [
          field.getAttribute("inputmode"),
          field.getAttribute("autocomplete"),
          field.getAttribute("aria-invalid"),
        ]),
        ["email", "email", "true"],
      );
      await window.panel.getByRole("button", { name: "Skip this question" }).click();
      await window.message("parent").getByText("skip", { exact: true }).waitFor();
      assert.equal(await window.field.getAttribute("inputmode"), "");
      await window.ask("confirm");
      const check = window.log.locator("[data-stage=confirming]");
      await check.getByText("please check, not sent yet").waitFor();
      assert.equal(await window.log.getByText("parent@home.example").count(), 1, "shown once");
      await window.axe("read back");
      await check.getByRole("button", { name: "Change Reply to" }).click();
      await window.message("parent").getByText("Change this: Reply to").waitFor();
      await window.ask("confirm");
      await check.last().getByText("please check").waitFor();
      await window.panel.getByRole("button", { name: "Yes, send it" }).click();
      const card = window.log.locator("[data-stage=opened]");
      await card.getByText("SAR-2026-000001").waitFor();
      await card.getByText("Wednesday 23 December 2026").waitFor();
      await card.getByRole("button", { name: "Copy" }).click();
      await card.getByText("Copied").waitFor();
      assert.equal(
        await window.page.evaluate(() => navigator.clipboard.readText()),
        "Request to see personal data: SAR-2026-000001, answer due by Wednesday 23 December 2026",
      );
      await window.axe("opened");
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  ));

test("a refused clipboard leaves the details selected", () =>
  withWindow(browser, async ({ window }) => {
    await window.open();
    await window.get("yes", "request");
    await window.page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error("denied"));
    });
    await window.panel.getByRole("button", { name: "Copy" }).click();
    await window.panel.getByText("Selected: now copy it").waitFor();
  }));

test("markup is shown as text, whoever wrote it", () =>
  withWindow(browser, async ({ window, fake }) => {
    const nasty = `<img src=x onerror="document.title='owned'"><b>bold</b>`;
    await window.open();
    await window.ask(nasty);
    await window.message("parent").getByText(nasty).waitFor();
    await window.message("assistant").getByText(`You said: ${nasty}`).waitFor();
    fake.say(nasty, nasty);
    await window.message("person").locator("p").getByText(nasty, { exact: true }).waitFor();
    assert.equal(await window.log.locator("img, article b b").count(), 0);
    assert.equal(await window.page.title(), "Sample school");
  }));

test("a person's messages come over the stream, with name and role", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await eventually(() => fake.listeners === 1, "the stream is open");
    fake.live({ state: "waiting", ahead: 1, name: null, there: false });
    await window.activity.getByText("You are waiting for a person; 1 is before you.").waitFor();
    await window.axe("waiting for a person");
    fake.takenOver = true;
    fake.live({ state: "taken", ahead: 0, name: "Mr John Walker", there: true });
    await window.activity.getByText("You are writing to Mr John Walker.").waitFor();
    await window.field.pressSequentially("Are");
    await eventually(() => fake.log.includes("POST /api/conversation/typing"), "typing is told");
    await window.ask("Are you there?");
    await window.message("parent").getByText("Sent", { exact: true }).waitFor();
    fake.type();
    await window.activity.getByText("The Data Protection Lead is typing").waitFor();
    fake.say("Yes, I am here.");
    const said = window.message("person");
    await said.getByText("Yes, I am here.").waitFor();
    await said.getByText("Mr John Walker, Data Protection Lead").waitFor();
    await window.activity.getByText("You are writing to Mr John Walker.").waitFor();
    await window.axe("person");
    fake.live({ state: "taken", ahead: 0, name: "Mr John Walker", there: false });
    await window.activity.getByText("Mr John Walker is away for a moment.").waitFor();
    fake.live({ state: "none" });
    await eventually(async () => (await window.activity.innerText()) === "", "back");
  }));
