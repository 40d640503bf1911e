import { button, el, icon, icons } from "../dom";
import { strings } from "../strings";

export interface Launcher {
  readonly elements: readonly HTMLElement[];
  focus(): void;
  hide(hidden: boolean): void;
  /** How many messages came while the panel was closed. */
  unread(count: number): void;
}

/** The button in the corner of the page. */
export function createLauncher(words: string, open: () => void, signal: AbortSignal): Launcher {
  const badge = el("span", { class: "badge" });
  const name = el("span", { class: "words" }, words);
  const element = button("launcher", icon(icons.ask), name, badge);
  const heard = el("p", { class: "hidden-text", role: "status" });
  element.setAttribute("part", "launcher");
  element.setAttribute("aria-haspopup", "dialog");
  element.addEventListener("click", open, { signal });
  badge.hidden = true;
  return {
    elements: [element, heard],
    focus: () => element.focus(),
    hide: (hidden) => {
      element.hidden = hidden;
    },
    unread: (count) => {
      badge.hidden = count === 0;
      badge.textContent = count === 0 ? "" : strings.unread(count);
      heard.textContent = badge.textContent;
    },
  };
}
