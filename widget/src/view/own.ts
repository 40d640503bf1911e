import { button, el } from "../dom";
import type { Outgoing } from "../session";
import { strings } from "../strings";
import { frame, verbatim } from "./message";

type State = keyof typeof strings.states;

export interface OwnMessage {
  readonly element: HTMLElement;
  state(now: State): void;
}

interface Handlers {
  readonly signal: AbortSignal;
  retry(): void;
  drop(entry: Outgoing): void;
}

/** A message of the parent's that says whether it has arrived, with a way on where it has not. */
export function own(entry: Outgoing, { signal, retry, drop }: Handlers): OwnMessage {
  const element = frame("parent", null, new Date().toISOString());
  const words = el("span");
  const again = button("plain", strings.sendAgain);
  const remove = button("plain", strings.removeUnsent);
  again.addEventListener("click", retry, { signal });
  remove.addEventListener("click", () => drop(entry), { signal });
  // What fails is told once, by the alert at the foot.
  const line = el("p", { class: "state", "aria-live": "off" }, words, again, remove);
  element.append(...verbatim(entry.shown), line);
  return {
    element,
    state: (now) => {
      element.dataset.state = now;
      words.textContent = strings.states[now];
      again.hidden = now !== "unsent";
      remove.hidden = again.hidden;
    },
  };
}
