import type { Status } from "../conversation";
import { button, el, icon, icons } from "../dom";
import { child, later } from "../life";
import { strings } from "../strings";
import { LIMIT } from "./composer";

type Problem = NonNullable<Status["problem"]>;

export interface ProblemBox {
  readonly element: HTMLElement;
  show(problem: Problem | null): void;
}

interface Handlers {
  retry(): void;
  /** Where to write when the desk cannot be reached. */
  readonly contact: string | null;
  readonly signal: AbortSignal;
}

/** An alert over the text field, with "Try again" where trying again can help. */
export function createProblem({ retry, contact, signal }: Handlers): ProblemBox {
  const element = el("div", { class: "problem", part: "problem", role: "alert" });
  let shown = child(signal);
  return {
    element,
    show: (problem) => {
      shown.abort();
      shown = child(signal);
      element.replaceChildren();
      if (problem === null) return;
      const words = el("p", {}, sentence(problem, contact));
      element.append(icon(icons.alert), words);
      if (isForTheParent(problem)) return;
      const again = button("secondary", strings.tryAgain);
      again.addEventListener("click", retry, { signal: shown.signal });
      element.append(again);
      if (problem.seconds === 0) return;
      again.disabled = true;
      const ready = (): void => {
        again.disabled = false;
        words.textContent = strings.problems.ready;
      };
      later(problem.seconds * 1_000, ready, shown.signal);
    },
  };
}

/** The message itself has to change: sending it again would fail again. */
function isForTheParent({ kind }: Problem): boolean {
  return kind === "message_too_long" || kind === "invalid_message";
}

function sentence({ kind, seconds }: Problem, contact: string | null): string {
  if (kind === "unreachable" && !navigator.onLine) return strings.problems.offline;
  if (kind === "unreachable" && contact !== null) return strings.problems.blocked(contact);
  if (kind === "too_many_requests") return strings.problems.too_many_requests(seconds);
  if (kind === "message_too_long") return strings.problems.message_too_long(LIMIT);
  return strings.problems[kind === "unauthorised" ? "unexpected" : kind];
}
