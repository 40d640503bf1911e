import { mkdir } from "node:fs/promises";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { launch, type Opened, withWindow } from "./page";

const folder = process.argv[2]!;

const STATES: Readonly<Record<string, (opened: Opened) => Promise<unknown>>> = {
  greeting: async () => undefined,
  answer: async ({ window }) => {
    const reply = await window.get("/sharing_recipients", "answer");
    await reply.getByText("What the notice says").click();
    await reply.locator("figure").first().scrollIntoViewIfNeeded();
  },
  clarify: ({ window }) => window.get("photos", "clarify"),
  silent: ({ window }) => window.get("How long do you keep it?", "silent"),
  collecting: ({ window }) => window.get("request_access", "request"),
  contact: ({ window }) => window.get("contact", "request"),
  confirming: ({ window }) => window.get("confirm", "request"),
  unsent: async ({ window, fake }) => {
    fake.failures.push({ status: 503 });
    await window.ask("Who sees the medical form?");
    await window.alert.waitFor();
  },
  menu: ({ window }) => window.panel.getByRole("button", { name: "More" }).click(),
  opened: ({ window }) => window.get("yes", "request"),
  urgent: ({ window }) => window.get("danger", "urgent"),
  error: ({ window }) => window.get("broken", "error"),
  person: async ({ window, fake }) => {
    await window.get("talk_to_person", "handoff");
    await window.page.waitForTimeout(300);
    fake.say("Good evening, I am John Walker. How can I help?");
    await window.message("person").waitFor();
    fake.type();
    await window.activity.getByText("typing").waitFor();
  },
  waiting: async ({ window, fake }) => {
    fake.delayMs = 5_000;
    await window.ask("What do you know about us?");
    await window.activity.getByText("typing").waitFor();
  },
  busy: async ({ window, fake }) => {
    fake.failures.push({ status: 429, headers: { "Retry-After": "20" } });
    await window.ask("What do you know about us?");
    await window.alert.getByText("Wait").waitFor();
  },
  long: async ({ window }) => {
    await window.field.fill("A long question. ".repeat(240));
    await window.field.press("Enter");
  },
  again: async ({ window }) => {
    await window.get("weather", "out_of_scope");
    await window.page.getByRole("button", { name: "Start again" }).click();
  },
};

const SETTINGS: Readonly<Record<string, BrowserContextOptions>> = {
  "phone-light": { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
  "phone-dark": { viewport: { width: 320, height: 640 }, colorScheme: "dark", hasTouch: true },
  "desktop-light": { viewport: { width: 1280, height: 800 } },
  "desktop-dark": { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  "desktop-forced": { viewport: { width: 1280, height: 800 }, forcedColors: "active" },
};

async function shoot(browser: Browser, setting: string, state: string): Promise<void> {
  await withWindow(
    browser,
    async (opened) => {
      if (setting.endsWith("dark")) opened.fake.attributes = "data-scheme=dark";
      await opened.window.open();
      await STATES[state]!(opened);
      await opened.window.page.waitForTimeout(100);
      await opened.window.page.screenshot({ path: `${folder}/${setting}-${state}.png` });
    },
    SETTINGS[setting]!,
  );
}

await mkdir(folder, { recursive: true });
const browser = await launch();
try {
  for (const setting of Object.keys(SETTINGS)) {
    for (const state of Object.keys(STATES)) await shoot(browser, setting, state);
    console.log(setting);
  }
} finally {
  await browser.close();
}
