import { button, el, icon, icons } from "../dom";
import { strings } from "../strings";

interface Handlers {
  readonly signal: AbortSignal;
  readonly school: string | null;
  readonly menu: HTMLElement;
  close(): void;
  /** There is something to lose: ask first. */
  mustAsk(): boolean;
  startAgain(): void;
}

export interface Header {
  readonly element: HTMLElement;
  readonly title: HTMLElement;
}

/** Title, what kind of thing is speaking, and the two ways out. */
export function createHeader(handlers: Handlers): Header {
  const { signal, school, menu, close, mustAsk, startAgain } = handlers;
  const title = el("h2", { id: "title", tabindex: "-1" }, strings.title);
  const about = el(
    "p",
    {},
    school === null ? null : el("b", {}, school),
    el("span", {}, strings.automated),
  );
  const again = button("plain again", icon(icons.restart), el("span", {}, strings.startAgain));
  const shut = button("plain", icon(icons.close), el("span", {}, strings.close));
  const question = el("p", { id: "question" }, strings.startAgainQuestion);
  const yes = button("secondary", strings.startAgainYes);
  const no = button("secondary", strings.startAgainNo);
  const ask = el(
    "div",
    { class: "ask", role: "group", "aria-labelledby": "question" },
    question,
    el("div", { class: "row" }, yes, no),
  );
  ask.hidden = true;

  const answer = (agreed: boolean): void => {
    ask.hidden = true;
    if (agreed) return startAgain();
    again.focus();
  };
  const onAgain = (): void => {
    if (!mustAsk()) return startAgain();
    ask.hidden = false;
    yes.focus();
  };
  const onEscape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    answer(false);
  };
  shut.addEventListener("click", close, { signal });
  again.addEventListener("click", onAgain, { signal });
  yes.addEventListener("click", () => answer(true), { signal });
  no.addEventListener("click", () => answer(false), { signal });
  ask.addEventListener("keydown", onEscape, { signal });

  const element = el(
    // Not <header>: inside a page with one, it would be a second banner.
    "div",
    { class: "header", part: "header" },
    el("div", { class: "bar" }, el("div", { class: "name" }, title, about), menu, again, shut),
    ask,
  );
  return { element, title };
}
