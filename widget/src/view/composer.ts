import { button, el } from "../dom";
import { strings } from "../strings";
import { count } from "../text";

/** The server's limit, in characters (contract: message_too_long). */
export const LIMIT = 4_000;
/** The counter appears when so few are left: earlier it would only distract. */
const NEAR = 300;
const MOST_ROWS = 5;

export interface Composer {
  readonly element: HTMLElement;
  focus(): void;
  /** While waiting the text stays usable, but nothing can be sent. */
  waiting(on: boolean): void;
  /** Put words back that could not be sent, unless others have been typed since. */
  giveBack(text: string): void;
}

interface Handlers {
  readonly signal: AbortSignal;
  send(text: string): void;
  tooLong(): void;
}

export function createComposer({ signal, send, tooLong }: Handlers): Composer {
  const field = el("textarea", {
    id: "message",
    part: "field",
    rows: "1",
    enterkeyhint: "send",
    autocomplete: "off",
    "aria-describedby": "count",
  });
  const counter = el("p", { id: "count", class: "count" });
  const counted = el("p", { class: "hidden-text", role: "status" });
  const submit = button("primary", strings.send);
  submit.type = "submit";
  submit.setAttribute("part", "send");
  const form = el(
    "form",
    { class: "composer", part: "composer" },
    el("label", { for: "message" }, strings.label),
    el("div", { class: "row" }, field, submit),
    counter,
    counted,
  );
  let busy = false;

  const changed = (): void => {
    grow(field);
    const left = LIMIT - count(field.value);
    counter.textContent = left > NEAR ? "" : limitText(left);
    counter.classList.toggle("over", left < 0);
    // Said aloud at round numbers only, not on every key.
    if (left > NEAR || left % 50 === 0 || left === -1) counted.textContent = counter.textContent;
  };

  const trySend = (): void => {
    const text = field.value.trim();
    if (busy || text === "") return field.focus();
    if (count(text) > LIMIT) return tooLong();
    field.value = "";
    changed();
    send(text);
  };

  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      trySend();
    },
    { signal },
  );
  field.addEventListener("input", changed, { signal });
  field.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      trySend();
    },
    { signal },
  );

  return {
    element: form,
    focus: () => field.focus(),
    waiting: (on) => {
      busy = on;
      // Not `disabled`: that would throw the focus out of the panel.
      submit.setAttribute("aria-disabled", String(on));
    },
    giveBack: (text) => {
      if (field.value === "") field.value = text;
      changed();
    },
  };
}

function limitText(left: number): string {
  return left < 0 ? strings.charactersOver(-left) : strings.charactersLeft(left);
}

/** As many rows as the text needs, within reason. */
function grow(field: HTMLTextAreaElement): void {
  field.rows = 1;
  const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(field);
  const padding = Number.parseFloat(paddingTop) + Number.parseFloat(paddingBottom);
  const rows = Math.round((field.scrollHeight - padding) / Number.parseFloat(lineHeight));
  field.rows = Math.min(MOST_ROWS, Math.max(1, rows || 1));
}
