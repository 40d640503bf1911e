import type { Message, Option } from "../contract";
import { button, el, hidden, link } from "../dom";
import type { Outgoing } from "../session";
import type { Site } from "../settings";
import { strings } from "../strings";
import { message } from "./message";
import { options } from "./options";
import { type OwnMessage, own } from "./own";

/** Pixels from the end within which the reader counts as being at the end. */
const NEAR = 80;

export interface Log {
  readonly element: HTMLElement;
  /** Leads to what came while the reader was further up. */
  readonly below: HTMLElement;
  hasParent(): boolean;
  focus(): void;
  clear(): void;
  restore(messages: readonly Message[]): void;
  show(said: Message): void;
  sending(entry: Outgoing): void;
  sent(entry: Outgoing, seq: number): void;
  unsent(entry: Outgoing): void;
  refused(entry: Outgoing): void;
  toEnd(): void;
}

interface Handlers {
  readonly site: Site;
  readonly signal: AbortSignal;
  choose(option: Option): void;
  retry(): void;
  drop(entry: Outgoing): void;
  judge(seq: number, helpful: boolean): Promise<void>;
}

const ATTRIBUTES = {
  class: "log",
  part: "log",
  role: "log",
  tabindex: "0",
  "aria-live": "polite",
} as const;

/** The messages in order of their seq, with the quick replies of the last one. */
export function createLog(handlers: Handlers): Log {
  const { site, signal, choose, retry, drop } = handlers;
  const intro = introduction(site.origin);
  const element = el("div", { ...ATTRIBUTES, "aria-label": strings.log }, intro);
  /** Payloads the parent has been offered: the server keeps those, the parent saw titles. */
  const titles = new Map<string, string>();
  /** Own messages that the server may not have, by client id. */
  const pending = new Map<string, OwnMessage>();
  let offered: HTMLElement | null = null;
  let atEnd = true;
  let missed = 0;

  const below = button("below");
  const miss = (count: number): void => {
    missed = count;
    below.hidden = count === 0;
    below.textContent = count === 0 ? "" : strings.unread(count);
  };
  miss(0);
  const toEnd = (): void => {
    element.scrollTop = element.scrollHeight;
    miss(0);
  };
  const goBelow = (): void => {
    toEnd();
    element.focus({ preventScroll: true });
  };
  below.addEventListener("click", goBelow, { signal });

  const scrolled = (): void => {
    const { scrollHeight, scrollTop, clientHeight } = element;
    atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (atEnd && missed > 0) miss(0);
  };
  element.addEventListener("scroll", scrolled, { signal });
  // What appears below the log takes room from it: the last words stay in sight.
  const resized = new ResizeObserver(() => {
    if (atEnd) toEnd();
  });
  resized.observe(element);
  signal.addEventListener("abort", () => resized.disconnect(), { once: true });

  /** A message taller than the window is read from its top. */
  const reveal = (article: HTMLElement): void => {
    toEnd();
    if (element.scrollTop > article.offsetTop) element.scrollTop = article.offsetTop - 8;
  };

  const withdraw = (): void => {
    offered?.remove();
    offered = null;
  };
  /** Quick replies wait out of sight while an answer to them is on its way. */
  const offer = (shown: boolean): void => {
    if (shown && offered !== null && pending.size <= 1) element.append(offered);
    if (!shown) offered?.remove();
  };

  const place = (article: HTMLElement, seq: number): void => {
    const later = Array.from(element.querySelectorAll<HTMLElement>("[data-seq]")).find(
      (other) => other !== article && Number(other.dataset.seq) > seq,
    );
    article.dataset.seq = String(seq);
    if (later === undefined) {
      if (!article.isConnected) element.append(article);
    } else if (later.previousElementSibling !== article) {
      later.before(article);
    }
  };

  const add = (said: Message): HTMLElement => {
    for (const { title, payload } of said.turn?.options ?? []) titles.set(payload, title);
    const texts =
      said.author === "parent" ? said.texts.map((text) => titles.get(text) ?? text) : said.texts;
    const article = message({ ...said, texts }, handlers);
    place(article, said.seq);
    if (article.nextElementSibling === null || article.nextElementSibling === offered) {
      withdraw();
      offered = options(said.turn?.options ?? [], choose, signal);
      if (offered !== null) element.append(offered);
    }
    return article;
  };

  return {
    element,
    below,
    toEnd,
    focus: () => element.focus({ preventScroll: true }),
    hasParent: () => element.querySelector("[data-author=parent]") !== null,
    clear: () => {
      withdraw();
      pending.clear();
      element.replaceChildren(intro);
    },
    restore: (messages) => {
      // Read before: no need to hear it all again.
      element.setAttribute("aria-live", "off");
      messages.forEach(add);
      toEnd();
      requestAnimationFrame(() => element.setAttribute("aria-live", "polite"));
    },
    show: (said) => {
      const follow = atEnd;
      const article = add(said);
      if (follow) reveal(article);
      else if (said.author !== "parent") miss(missed + 1);
    },
    sending: (entry) => {
      offer(false);
      const known = pending.get(entry.id);
      const entered = known ?? own(entry, { signal, retry, drop });
      entered.state("sending");
      if (known !== undefined) return;
      pending.set(entry.id, entered);
      element.append(entered.element);
      toEnd();
    },
    sent: (entry, seq) => {
      const entered = pending.get(entry.id);
      pending.delete(entry.id);
      if (entered === undefined) return;
      withdraw();
      // After a reload the server's copy may be here already.
      if (element.querySelector(`[data-seq="${seq}"]`) !== null) return entered.element.remove();
      entered.state("sent");
      place(entered.element, seq);
    },
    unsent: (entry) => {
      pending.get(entry.id)?.state("unsent");
      offer(true);
      if (atEnd) toEnd();
    },
    refused: (entry) => {
      pending.get(entry.id)?.element.remove();
      pending.delete(entry.id);
      offer(true);
    },
  };
}

function introduction(origin: string): HTMLElement {
  const notice = link(`${origin}/notice`, strings.introNotice, hidden(` ${strings.newTab}`));
  return el("p", { class: "intro" }, strings.intro, notice, strings.introEnd);
}
