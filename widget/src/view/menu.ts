import { button, el, icon, icons } from "../dom";
import { strings } from "../strings";

export interface Menu {
  readonly element: HTMLElement;
  /** What the button that moves the launcher says. */
  side(side: "left" | "right"): void;
}

interface Handlers {
  readonly signal: AbortSignal;
  save(as: "text" | "page"): void;
  erase(): void;
  move(): void;
}

/** What a parent seldom needs: to keep the chat, to delete it, to move the button. */
export function createMenu({ signal, save, erase, move }: Handlers): Menu {
  const toggle = button("plain", icon(icons.more), el("span", {}, strings.more));
  const text = button("plain", strings.saveText);
  const page = button("plain", strings.savePage);
  const gone = button("plain", strings.erase);
  const other = button("plain");
  const yes = button("secondary", strings.eraseYes);
  const no = button("secondary", strings.eraseNo);
  const question = el("p", { id: "erase-question" }, strings.eraseQuestion);
  const sure = el(
    "div",
    { class: "sure", role: "group", "aria-labelledby": "erase-question" },
    question,
    el("div", { class: "row" }, yes, no),
  );
  const list = el("div", { class: "menu", id: "menu" }, text, page, gone, sure, other);
  toggle.setAttribute("aria-controls", "menu");

  const open = (on: boolean): void => {
    list.hidden = !on;
    sure.hidden = true;
    toggle.setAttribute("aria-expanded", String(on));
  };
  const choose = (run: () => void) => () => {
    open(false);
    toggle.focus();
    run();
  };
  open(false);
  toggle.addEventListener("click", () => open(list.hidden), { signal });
  text.addEventListener(
    "click",
    choose(() => save("text")),
    { signal },
  );
  page.addEventListener(
    "click",
    choose(() => save("page")),
    { signal },
  );
  other.addEventListener("click", choose(move), { signal });
  const ask = (): void => {
    sure.hidden = false;
    yes.focus();
  };
  gone.addEventListener("click", ask, { signal });
  yes.addEventListener("click", choose(erase), { signal });
  no.addEventListener(
    "click",
    choose(() => undefined),
    { signal },
  );
  const onEscape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || list.hidden) return;
    event.stopPropagation();
    event.preventDefault();
    choose(() => undefined)();
  };
  const element = el("div", { class: "more" }, toggle, list);
  element.addEventListener("keydown", onEscape, { signal });
  return {
    element,
    side: (side) => {
      other.textContent = side === "left" ? strings.moveRight : strings.moveLeft;
    },
  };
}
