import type { Status } from "../conversation";
import { el } from "../dom";
import { strings } from "../strings";

export interface Activity {
  readonly element: HTMLElement;
  show(status: Status): void;
}

/** One line under the log, seen and heard: who is typing, or what became of a message. */
export function createActivity(): Activity {
  const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
  const words = el("span", { role: "status", part: "activity" });
  const element = el("p", { class: "activity" }, dots, words);
  return {
    element,
    show: (status) => {
      words.textContent = sentence(status);
      dots.hidden = status.typing === null;
      element.classList.toggle("empty", words.textContent === "");
    },
  };
}

const NOTES: Readonly<Record<NonNullable<Status["note"]>, string>> = {
  sent_to_person: strings.sentToPerson,
  new_conversation: strings.newConversation,
  erased: strings.erased,
};

function sentence({ typing, live, note }: Status): string {
  if (typing === "assistant") return strings.assistantTyping;
  if (typing === "person") return strings.personTyping;
  if (live.state === "waiting") return strings.waitingForPerson(live.ahead);
  if (live.state === "taken") return strings.personHas(live.name ?? strings.dplRole, live.there);
  return note === null ? "" : NOTES[note];
}
