/** Pages, tabs, screens and keyboards: the widget in the life of a page. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { Fake } from "../fake/server";
import { eventually, launch, withWindow } from "./page";

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** The focused element, looked for in the shadow root too. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const outer = document.activeElement;
    const inner = outer?.shadowRoot?.activeElement ?? outer;
    if (inner === null || inner === document.body) return "nothing";
    return inner.id || inner.textContent || inner.tagName;
  });

test("by keyboard alone: open, choose, write, unfold, close", () =>
  withWindow(browser, async ({ window, fake }) => {
    const { keyboard } = window.page;
    await window.page.goto(fake.url);
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    assert.equal(await focused(window.page), "Ask about your data");
    await keyboard.press("Enter");
    await window.message("assistant").first().waitFor();
    assert.equal(await focused(window.page), "message");
    await keyboard.press("Shift+Tab");
    await keyboard.press("Shift+Tab");
    assert.equal(await focused(window.page), "Who do you share data with?");
    await keyboard.press("Space");
    await window.outcome("answer").waitFor();
    assert.equal(await focused(window.page), "message", "the pressed button is gone");
    await keyboard.type("weather");
    await keyboard.press("Shift+Enter");
    await keyboard.type("today");
    await keyboard.press("Enter");
    await window.outcome("out_of_scope").waitFor();
    assert.equal(fake.bodies.at(-1)?.message, "weather\ntoday");
    await keyboard.press("Shift+Tab");
    assert.equal(await focused(window.page), "What the notice says");
    await keyboard.press("Enter");
    await window.log.getByRole("blockquote").first().waitFor();
    await keyboard.press("Escape");
    assert.equal(await window.panel.isVisible(), false);
    assert.equal(await focused(window.page), "Ask about your data");
  }));

test("beside the panel the page stays usable", () =>
  withWindow(browser, async ({ window }) => {
    await window.open();
    await window.page.getByRole("link", { name: "Another page" }).click();
    await window.page.waitForURL("**/other");
  }));

test("a change of page continues the conversation, without taking the focus", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await window.panel.getByRole("button", { name: "Who do you share data with?" }).click();
    await window.outcome("answer").waitFor();
    await window.page.goto(`${fake.url}/other`);
    await window.outcome("answer").waitFor();
    await window.message("parent").getByText("Who do you share data with?").waitFor();
    assert.equal(await focused(window.page), "nothing");
    await window.panel.getByRole("button", { name: "Is it sent abroad?" }).waitFor();
    assert.equal(fake.log.filter((route) => route === "POST /api/conversations").length, 1);
  }));

test("a kept token that the server forgot begins a new conversation", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    fake.forget();
    await window.page.goto(`${fake.url}/other`);
    await window.message("assistant").first().waitFor();
    assert.equal(fake.log.filter((route) => route === "POST /api/conversations").length, 2);
  }));

test("a message that comes while the panel is closed is announced on the launcher", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await window.panel.getByRole("button", { name: "Close" }).click();
    await window.page.goto(`${fake.url}/other`);
    await eventually(() => fake.listeners === 1, "the stream is open");
    assert.equal(await window.panel.isVisible(), false);
    fake.say("I have an answer for you.");
    await window.page.getByRole("button", { name: "1 new message" }).click();
    await window.message("person").getByText("I have an answer").waitFor();
    assert.equal(await window.page.getByText("1 new message").count(), 0);
  }));

test("start again asks first when there is something to lose", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    const again = window.panel.getByRole("button", { name: "Start again", exact: true });
    await window.get("weather", "out_of_scope");
    await again.click();
    await window.axe("start again?");
    await window.page.keyboard.press("Escape");
    assert.equal(await window.panel.isVisible(), true, "Escape answers the question only");
    await again.click();
    await window.panel.getByRole("button", { name: "Yes, start again" }).click();
    await eventually(async () => (await window.log.getByRole("article").count()) === 1, "new log");
    await window.message("assistant").getByText("Hello.").waitFor();
    assert.equal(fake.log.filter((route) => route === "POST /api/conversations").length, 2);
    await again.click();
    await eventually(
      () => fake.log.filter((r) => r === "POST /api/conversations").length === 3,
      "at once",
    );
  }));

test("an element that the page placed is used, not joined by a second", () =>
  withWindow(browser, async ({ window }) => {
    await window.open("/placed");
    assert.equal(await window.page.locator("privacy-desk").count(), 1);
  }));

test("data-open on the script tag opens the panel, until the parent closes it", () =>
  withWindow(browser, async ({ window, fake }) => {
    fake.attributes = "data-open";
    await window.page.goto(fake.url);
    await window.message("assistant").first().waitFor();
    await window.panel.getByRole("button", { name: "Close" }).click();
    await window.page.goto(`${fake.url}/other`);
    await window.launcher.waitFor();
    assert.equal(await window.panel.isVisible(), false, "once closed it stays closed");
  }));

test("the page can open and close it", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.page.goto(fake.url);
    const call = (method: string): Promise<void> =>
      window.page.evaluate((name) => {
        const desk = document.querySelector("privacy-desk") as unknown as Record<
          string,
          () => void
        >;
        desk[name]!();
      }, method);
    await call("open");
    await window.panel.waitFor();
    await call("close");
    await window.panel.waitFor({ state: "hidden" });
  }));

test("a removed element stops listening, and works again when it is put back", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await eventually(() => fake.listeners === 1, "the stream is open");
    await window.page.evaluate(() => {
      const desk = document.querySelector("privacy-desk")!;
      Object.assign(globalThis, { desk });
      desk.remove();
    });
    await eventually(() => fake.listeners === 0, "the stream is closed");
    await window.page.evaluate(() => {
      document.body.append((globalThis as unknown as { desk: Node }).desk);
    });
    await window.get("weather", "out_of_scope");
    assert.equal(await window.log.getByRole("article").count(), 3);
  }));

test("the desk can be at another origin than the page", async () => {
  const desk = await new Fake().start();
  try {
    await withWindow(browser, async ({ window, fake }) => {
      fake.api = desk.url;
      await window.open();
      await window.get("weather", "out_of_scope");
      await eventually(() => desk.listeners === 1, "the stream is open");
      desk.say("From elsewhere.");
      await window.message("person").getByText("From elsewhere.").waitFor();
      desk.failures.push({ status: 429, headers: { "Retry-After": "7" } });
      await window.ask("again");
      await window.alert.getByText("Wait 7 seconds").waitFor();
      assert.deepEqual(fake.log, []);
    });
  } finally {
    await desk.stop();
  }
});

test("on a phone the panel is all there is, and the focus stays in it", () =>
  withWindow(
    browser,
    async ({ window, fake }) => {
      await window.open();
      assert.deepEqual(await window.panel.boundingBox(), { x: 0, y: 0, width: 320, height: 640 });
      for (let step = 0; step < 12; step += 1) {
        await window.page.keyboard.press("Tab");
        assert.doesNotMatch(await focused(window.page), /Another page/);
      }
      await window.axe("phone");
      await window.page.setViewportSize({ width: 900, height: 700 });
      await eventually(
        async () => (await window.panel.boundingBox())!.width < 500,
        "a panel again",
      );
      await window.page.setViewportSize({ width: 320, height: 640 });
      await window.page.keyboard.press("Escape");
      assert.equal(await window.panel.isVisible(), false);
      await window.launcher.click();
      await window.page.goto(`${fake.url}/other`);
      await window.launcher.waitFor();
      assert.equal(await window.panel.isVisible(), false, "the page is seen first");
    },
    { viewport: { width: 320, height: 640 } },
  ));

const SCREENS: readonly [string, number, number, string][] = [
  ["320 px", 320, 640, "100%"],
  ["320 px with text twice as large", 320, 640, "200%"],
  ["1280 px with text twice as large", 1280, 800, "200%"],
  ["a phone on its side", 640, 320, "100%"],
];
for (const [name, width, height, size] of SCREENS) {
  test(`nothing is cut off or scrolls sideways: ${name}`, () =>
    withWindow(
      browser,
      async ({ window }) => {
        await window.open();
        await window.page.evaluate((value) => {
          const rule = new CSSStyleSheet();
          rule.replaceSync(`privacy-desk { font-size: ${value} }`);
          document.adoptedStyleSheets = [rule];
        }, size);
        const reply = await window.get("/sharing_recipients", "answer");
        await reply.getByText("What the notice says").click();
        const wide = await window.panel.evaluate((panel) =>
          [panel, ...panel.querySelectorAll("*:not(.hidden-text, .hidden-text *)")]
            .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1)
            .filter((one) => getComputedStyle(one).display !== "inline")
            .map(
              (one) => `${one.tagName}.${one.className}: ${one.scrollWidth} > ${one.clientWidth}`,
            ),
        );
        assert.deepEqual(wide, []);
        await window.send.scrollIntoViewIfNeeded();
        const box = (await window.send.boundingBox())!;
        assert.ok(box.x >= 0 && box.x + box.width <= width, "Send is on the screen");
        await window.axe(name);
      },
      { viewport: { width, height } },
    ));
}

test("buttons and links of their own are large enough for a thumb", () =>
  withWindow(
    browser,
    async ({ window }) => {
      await window.open();
      const reply = await window.get("/sharing_recipients", "answer");
      await reply.getByText("What the notice says").click();
      const small = await window.panel.evaluate((panel) =>
        [...panel.querySelectorAll("button, summary, textarea, figcaption a")]
          .map((one) => ({ one, box: one.getBoundingClientRect() }))
          .filter(({ box }) => box.height > 0 && (box.height < 44 || box.width < 44))
          .map(({ one, box }) => `${one.textContent}: ${box.width} x ${box.height}`),
      );
      assert.deepEqual(small, []);
    },
    { viewport: { width: 320, height: 640 } },
  ));

test("nothing moves for those who asked for stillness", () =>
  withWindow(
    browser,
    async ({ window, fake }) => {
      await window.open();
      fake.delayMs = 1_500;
      await window.ask("weather");
      await window.activity.getByText("typing").waitFor();
      const moving = await window.panel.evaluate(
        (panel) => panel.getAnimations({ subtree: true }).length,
      );
      assert.equal(moving, 0);
    },
    { reducedMotion: "reduce" },
  ));

test("forced colours keep every state apart by lines and words", () =>
  withWindow(
    browser,
    async ({ window }) => {
      await window.open();
      await window.get("danger", "urgent");
      const borders = await window.log
        .locator("[data-author=parent], [data-outcome=urgent]")
        .evaluateAll((all) => all.map((one) => getComputedStyle(one).borderTopStyle));
      assert.deepEqual(borders, ["dashed", "solid"]);
      await window.axe("forced colours");
    },
    { forcedColors: "active" },
  ));
