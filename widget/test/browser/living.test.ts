/** Pages, tabs, screens and keyboards: the widget in the life of a page. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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
    // Over the two buttons of "Did this answer your question?".
    for (let step = 0; step < 3; step += 1) await keyboard.press("Shift+Tab");
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

test("a removed element stops listening, and another takes its place and its words", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await eventually(() => fake.listeners === 1, "the stream is open");
    await window.field.fill("half a sentence");
    await window.page.evaluate(() => {
      const desk = document.querySelector("privacy-desk")!;
      Object.assign(globalThis, { desk });
      desk.remove();
    });
    await eventually(() => fake.lastEventIds.length === 2, "another listens");
    await eventually(() => fake.listeners === 1, "the first has stopped");
    assert.equal(await window.field.inputValue(), "half a sentence");
    await window.page.evaluate(() => {
      document.body.append((globalThis as unknown as { desk: Node }).desk);
    });
    assert.equal(await window.page.locator("privacy-desk").count(), 1);
    await window.get("weather", "out_of_scope");
    assert.equal(await window.log.getByRole("article").count(), 3);
  }));

test("a page that changes its whole body keeps the widget, and the script may come again", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    for (let visit = 0; visit < 2; visit += 1) {
      await window.page.evaluate(() => {
        const body = document.createElement("body");
        body.append(document.createElement("main"));
        document.body.replaceWith(body);
      });
      const script = readFileSync(process.env.WIDGET!, "utf8");
      await window.page.evaluate(script);
      await window.message("assistant").first().waitFor();
      assert.equal(await window.page.locator("privacy-desk").count(), 1);
    }
    assert.equal(fake.log.filter((route) => route === "POST /api/conversations").length, 1);
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
      await eventually(
        async () => (await window.panel.boundingBox())!.width === 320,
        "the whole screen again",
      );
      await window.page.keyboard.press("Escape");
      assert.equal(await window.panel.isVisible(), false);
      await window.launcher.click();
      await window.page.goto(`${fake.url}/other`);
      await window.launcher.waitFor();
      assert.equal(await window.panel.isVisible(), false, "the page is seen first");
    },
    { viewport: { width: 320, height: 640 } },
  ));

test("on a phone, Back closes the panel and stays on the page", () =>
  withWindow(
    browser,
    async ({ window, fake }) => {
      await window.page.goto(`${fake.url}/other`);
      await window.open();
      await window.page.goBack();
      await window.panel.waitFor({ state: "hidden" });
      assert.equal(new URL(window.page.url()).pathname, "/");
      await window.launcher.click();
      await window.panel.getByRole("button", { name: "Close" }).click();
      await window.page.goBack();
      await window.page.waitForURL("**/other");
    },
    { viewport: { width: 320, height: 640 } },
  ));

test("on a phone the field stays above the keyboard", () =>
  withWindow(
    browser,
    async ({ window }) => {
      await window.open();
      await window.page.evaluate(() => {
        Object.defineProperties(visualViewport!, {
          height: { value: 330, configurable: true },
          offsetTop: { value: 20, configurable: true },
        });
        visualViewport!.dispatchEvent(new Event("resize"));
      });
      const box = (await window.panel.boundingBox())!;
      assert.deepEqual([box.y, box.height], [20, 330]);
      const send = (await window.send.boundingBox())!;
      assert.ok(send.y + send.height <= 350);
    },
    { viewport: { width: 320, height: 640 } },
  ));

test("the last key of an input method does not send", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await window.field.fill("weather");
    await window.field.evaluate((field) => {
      const init = { key: "Enter", keyCode: 229, bubbles: true, cancelable: true };
      field.dispatchEvent(new KeyboardEvent("keydown", init));
    });
    await window.page.waitForTimeout(100);
    assert.equal(await window.field.inputValue(), "weather");
    assert.deepEqual(fake.bodies, []);
  }));

test("what comes while one reads above is told below, without a jump", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    for (let turn = 0; turn < 4; turn += 1) await window.get("/sharing_recipients", "answer");
    await eventually(() => fake.listeners === 1, "the stream is open");
    await window.log.evaluate((log) => {
      log.scrollTop = 0;
    });
    await window.page.waitForTimeout(100);
    fake.say("I have an answer for you.");
    const below = window.panel.getByRole("button", { name: "1 new message" });
    await below.waitFor();
    assert.equal(await window.log.evaluate((log) => log.scrollTop), 0);
    await window.axe("a new message below");
    await below.click();
    await window.message("person").getByText("I have an answer").waitFor();
    await below.waitFor({ state: "hidden" });
  }));

test("over a cookie bar of the highest z-index, and inside a transformed page", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.page.goto(fake.url);
    await window.page.evaluate(() => {
      const rule = new CSSStyleSheet();
      rule.replaceSync(
        "body { transform: rotate(3deg) scale(0.9) } " +
          "* { font-size: 9px !important; all: unset !important; direction: rtl !important } " +
          ".bar { position: fixed !important; inset: auto 0 0 0 !important; " +
          "height: 90px !important; z-index: 2147483647 !important }",
      );
      document.adoptedStyleSheets = [rule];
      const bar = document.createElement("div");
      bar.className = "bar";
      document.body.append(bar);
    });
    await window.launcher.click({ timeout: 3_000 });
    await window.message("assistant").first().waitFor();
    const look = await window.field.evaluate((field) => {
      const { fontSize, direction } = getComputedStyle(field);
      return [fontSize, direction];
    });
    assert.deepEqual(look, ["16px", "ltr"]);
    const box = (await window.panel.boundingBox())!;
    assert.ok(box.x + box.width <= 1280 && box.y + box.height <= 800, "in the window's corner");
  }));

test("the button can be moved to the other side, and stays there", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await window.panel.getByRole("button", { name: "More" }).click();
    await window.axe("menu");
    await window.panel.getByRole("button", { name: "Move the button to the left" }).click();
    await window.panel.getByRole("button", { name: "Close" }).click();
    assert.ok((await window.launcher.boundingBox())!.x < 100);
    await window.page.goto(`${fake.url}/other`);
    await window.launcher.waitFor();
    assert.ok((await window.launcher.boundingBox())!.x < 100);
  }));

test("a chat can be saved and deleted", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    await window.get("/sharing_recipients", "answer");
    const more = window.panel.getByRole("button", { name: "More" });
    const saved: string[] = [];
    for (const name of ["Save this chat as text", "Save this chat as a page to print"]) {
      await more.click();
      const download = window.page.waitForEvent("download");
      await window.panel.getByRole("button", { name }).click();
      saved.push(readFileSync((await (await download).path())!, "utf8"));
    }
    assert.match(saved[0]!, /You, .*\r\n.*\r\n\r\nAssistant/s);
    assert.match(saved[0]!, /The whole privacy notice: http/);
    assert.match(saved[1]!, /^<!doctype html>/);
    await more.click();
    await window.panel.getByRole("button", { name: "Delete this chat", exact: true }).click();
    await window.axe("delete?");
    await window.panel.getByRole("button", { name: "Yes, delete it" }).click();
    await window.activity.getByText("This chat has been deleted.").waitFor();
    assert.equal(await window.log.getByRole("article").count(), 1);
    assert.ok(fake.log.includes("DELETE /api/conversation"));
  }));

test("an answer can be judged once, and nobody is told who did", () =>
  withWindow(browser, async ({ window, fake }) => {
    await window.open();
    const reply = await window.get("/sharing_recipients", "answer");
    await reply.getByRole("group", { name: "Did this answer your question?" }).waitFor();
    await reply.getByRole("button", { name: "No", exact: true }).click();
    await reply.getByText("Thank you.").waitFor();
    assert.equal(await reply.getByRole("button", { name: "Yes", exact: true }).count(), 0);
    await eventually(() => fake.judged.length === 1, "judged");
    assert.deepEqual(fake.judged, [{ seq: 3, helpful: false }]);
  }));

const SCREENS: readonly [string, number, number, string][] = [
  ["320 px", 320, 640, "16px"],
  ["320 px with text twice as large", 320, 640, "32px"],
  ["1280 px with text twice as large", 1280, 800, "32px"],
  ["a phone on its side", 640, 320, "16px"],
];
for (const [name, width, height, size] of SCREENS) {
  test(`nothing is cut off or scrolls sideways: ${name}`, () =>
    withWindow(
      browser,
      async ({ window }) => {
        await window.open();
        await window.page.evaluate((value) => {
          const rule = new CSSStyleSheet();
          rule.replaceSync(`privacy-desk { --privacy-desk-text-size: ${value} }`);
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
