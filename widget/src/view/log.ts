import type { Message, Option } from "../contract";
import type { Outgoing } from "../conversation";
import { el, hidden, link } from "../dom";
import { strings } from "../strings";
import { message, outgoing } from "./message";
import { options } from "./options";

/** Pixels from the end within which the reader counts as being at the end. */
const NEAR = 80;

export interface Log {
  readonly element: HTMLElement;
  hasParent(): boolean;
  focus(): void;
  clear(): void;
  restore(messages: readonly Message[]): void;
  show(said: Message): void;
  sending(entry: Outgoing): void;
  sent(entry: Outgoing, seq: number): void;
  refused(entry: Outgoing): void;
  toEnd(): void;
}

interface Handlers {
  readonly origin: string;
  readonly signal: AbortSignal;
  choose(option: Option): void;
}

const ATTRIBUTES = {
  class: "log",
  part: "log",
  role: "log",
  tabindex: "0",
  "aria-live": "polite",
} as const;

/** The messages in order of their seq, with the quick replies of the last one. */
export function createLog({ origin, signal, choose }: Handlers): Log {
  const intro = introduction(origin);
  const element = el("div", { ...ATTRIBUTES, "aria-label": strings.log }, intro);
  /** Payloads the parent has been offered: the server keeps those, the parent saw titles. */
  const titles = new Map<string, string>();
  const pending = new Map<Outgoing, HTMLElement>();
  let offered: HTMLElement | null = null;
  let atEnd = true;

  const toEnd = (): void => {
    element.scrollTop = element.scrollHeight;
  };

  const scrolled = (): void => {
    const { scrollHeight, scrollTop, clientHeight } = element;
    atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
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
    const article = message({ ...said, texts }, origin, signal);
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
    },
    sending: (entry) => {
      withdraw();
      const article = outgoing(entry.shown);
      pending.set(entry, article);
      element.append(article);
      toEnd();
    },
    sent: (entry, seq) => {
      const article = pending.get(entry);
      if (article !== undefined) place(article, seq);
      pending.delete(entry);
    },
    refused: (entry) => {
      pending.get(entry)?.remove();
      pending.delete(entry);
    },
  };
}

function introduction(origin: string): HTMLElement {
  const notice = link(`${origin}/notice`, strings.introNotice, hidden(` ${strings.newTab}`));
  return el("p", { class: "intro" }, strings.intro, notice, strings.introEnd);
}
