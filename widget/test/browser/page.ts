/** A page with the widget in a real Chromium, and the handles every browser test needs. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from "playwright-core";
import { Fake } from "../fake/server";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });

export class Window {
  readonly launcher: Locator;
  readonly panel: Locator;
  readonly log: Locator;
  readonly field: Locator;
  readonly send: Locator;
  readonly alert: Locator;
  readonly activity: Locator;
  /** What the page complained of: script errors and breaches of its security policy. */
  readonly complaints: string[] = [];

  constructor(
    readonly page: Page,
    readonly fake: Fake,
  ) {
    this.launcher = page.getByRole("button", { name: "Ask about your data" });
    this.panel = page.getByRole("dialog", { name: "Ask about your data" });
    this.log = page.getByRole("log");
    this.field = page.getByLabel("Your message");
    this.send = page.getByRole("button", { name: "Send", exact: true });
    this.alert = this.panel.getByRole("alert");
    this.activity = this.panel.locator(".activity");
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (said) => {
      if (/security policy|trusted/i.test(said.text())) this.complaints.push(said.text());
    });
  }

  async open(path = "/"): Promise<void> {
    await this.page.goto(this.fake.url + path);
    await this.launcher.click();
    await this.message("assistant").first().waitFor();
  }

  message(author: "parent" | "assistant" | "person"): Locator {
    return this.log.locator(`[data-author=${author}]`);
  }

  /** The last reply with this outcome. */
  outcome(outcome: string): Locator {
    return this.log.locator(`[data-outcome=${outcome}]`).last();
  }

  async ask(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press("Enter");
  }

  /** Ask, and wait for a reply with this outcome. */
  async get(text: string, outcome: string): Promise<Locator> {
    await this.ask(text);
    await this.outcome(outcome).waitFor();
    return this.outcome(outcome);
  }

  /** No accessibility fault that axe can find, on the page as it now is. */
  async axe(state: string): Promise<void> {
    await this.page.evaluate(AXE);
    const faults = await this.page.evaluate(async () => {
      // Passed as source to the page, where axe is a global.
      const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
      const { violations } = await axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`);
    });
    assert.deepEqual(faults, [], `axe: ${state}`);
  }
}

export interface Opened {
  readonly window: Window;
  readonly fake: Fake;
}

/** Run `test` with a fresh fake server and a fresh browser profile, and clean up after it. */
export async function withWindow(
  browser: Browser,
  test: (opened: Opened) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const fake = await new Fake().start();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const window = new Window(page, fake);
    await test({ window, fake });
    assert.deepEqual(window.complaints, []);
  } finally {
    await context.close();
    await fake.stop();
  }
}

/** Try again until it holds, for things that no locator waits for. */
export async function eventually(holds: () => boolean | Promise<boolean>, what: string) {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(`It never came to: ${what}`);
}
