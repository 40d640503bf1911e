import type { Input, Turn } from "../contract";
import { button, el } from "../dom";
import { strings } from "../strings";
import { count } from "../text";

/** The server's limit, in characters (contract: message_too_long). */
export const LIMIT = 10_000;
/** The counter appears when so few are left: earlier it would only distract. */
const NEAR = 300;
const MOST_ROWS = 5;
/** What keydown says in a browser that does not call the last key of an input method composing. */
const IME = 229;
/** Keyboards of a phone by type of field. */
const KEYBOARDS: ReadonlyMap<string, string> = new Map([
  ["email", "email"],
  ["tel", "tel"],
  ["date", "text"],
]);

export interface Composer {
  readonly element: HTMLElement;
  focus(): void;
  /** As many rows as the text needs. */
  fit(): void;
  /** While waiting the text stays usable, but nothing can be sent. */
  waiting(on: boolean): void;
  /** Put words back that could not be sent, unless others have been typed since. */
  giveBack(text: string): void;
  /** Become the field that a request asks for; the usual one again for null. */
  ask(turn: Turn | null): void;
}

interface Handlers {
  readonly signal: AbortSignal;
  /** What stood in the field on the page before. */
  readonly draft: string;
  changed(text: string): void;
  send(text: string): void;
  tooLong(): void;
}

export function createComposer(handlers: Handlers): Composer {
  const { signal, send, tooLong } = handlers;
  const field = el("textarea", {
    id: "message",
    part: "field",
    rows: "1",
    enterkeyhint: "send",
    autocomplete: "off",
    "aria-describedby": "field-error count",
  });
  const counter = el("p", { id: "count", class: "count" });
  const counted = el("p", { class: "hidden-text", role: "status" });
  const wrong = el("p", { id: "field-error", class: "field-error" });
  const submit = button("primary", strings.send);
  submit.type = "submit";
  submit.setAttribute("part", "send");
  const skip = button("plain skip", strings.skip);
  const form = el(
    "form",
    { class: "composer", part: "composer" },
    el("label", { for: "message" }, strings.label),
    wrong,
    el("div", { class: "row" }, field, submit),
    counter,
    counted,
    skip,
  );
  let busy = false;
  let limit = LIMIT;

  const changed = (): void => {
    handlers.changed(field.value);
    grow(field);
    const left = limit - count(field.value);
    const near = Math.min(NEAR, limit / 2);
    counter.textContent = left > near ? "" : limitText(left);
    counter.classList.toggle("over", left < 0);
    // Said aloud at round numbers only, not on every key.
    if (left > near || left % 50 === 0 || left === -1) counted.textContent = counter.textContent;
  };

  const trySend = (): void => {
    const text = field.value.trim();
    if (busy || text === "") return field.focus();
    if (count(text) > LIMIT) return tooLong();
    field.value = "";
    changed();
    send(text);
  };

  /** A question in between is never forbidden: the type only chooses the keyboard. */
  const become = (input: Input | null): void => {
    field.inputMode = KEYBOARDS.get(input?.type ?? "") ?? "";
    field.autocomplete = (input?.autocomplete ?? "off") as AutoFill;
    limit = Math.min(input?.maxLength ?? LIMIT, LIMIT);
    wrong.textContent = input?.error ?? "";
    field.setAttribute("aria-invalid", String(wrong.textContent !== ""));
    skip.hidden = input?.optional !== true;
    changed();
  };
  become(null);

  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      trySend();
    },
    { signal },
  );
  const skipIt = (): void => {
    if (busy) return;
    field.focus();
    send(strings.skipText);
  };
  skip.addEventListener("click", skipIt, { signal });
  field.addEventListener("input", changed, { signal });
  field.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      if (event.keyCode === IME) return;
      event.preventDefault();
      trySend();
    },
    { signal },
  );

  field.value = handlers.draft;
  return {
    element: form,
    focus: () => field.focus(),
    fit: changed,
    waiting: (on) => {
      busy = on;
      // Not `disabled`: that would throw the focus out of the panel.
      submit.setAttribute("aria-disabled", String(on));
    },
    giveBack: (text) => {
      if (field.value === "") field.value = text;
      changed();
    },
    ask: (turn) => {
      const request = turn?.request ?? null;
      become(request?.stage === "collecting" ? request.input : null);
      // Where the reply offers it among its buttons, one is enough.
      if (turn?.options.some(({ payload }) => payload.toLowerCase() === strings.skipText)) {
        skip.hidden = true;
      }
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
