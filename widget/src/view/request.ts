import type { RequestInfo } from "../contract";
import { button, el } from "../dom";
import { strings } from "../strings";
import { longDate } from "../when";

/** How a request stands: a line while it is collected, a card once it has its reference. */
export function request(info: RequestInfo, signal: AbortSignal): HTMLElement {
  const kind = info.title ?? strings.anyKind;
  const stage = strings.stages[info.stage];
  const title = stage === undefined ? kind : `${kind}: ${stage}`;
  const attributes = { class: "request", part: "request", "data-stage": info.stage };
  if (info.reference === null) return el("p", attributes, title);
  const { reference } = info;
  const due = info.due === null ? null : longDate(info.due);
  const rows = el(
    "dl",
    {},
    el("dt", {}, strings.reference),
    el("dd", { part: "reference" }, reference),
    ...(due === null ? [] : [el("dt", {}, strings.due), el("dd", { part: "due" }, due)]),
  );
  const done = el("p", { class: "copied", role: "status" });
  const copy = button("secondary", strings.copy);
  const copyDetails = async (): Promise<void> => {
    const copied = await write(strings.copyText(kind, reference, due));
    if (!copied) getSelection()?.selectAllChildren(rows);
    done.textContent = copied ? strings.copied : strings.selected;
  };
  copy.addEventListener("click", () => void copyDetails(), { signal });
  return el("div", attributes, el("h3", {}, title), rows, copy, done);
}

/** False where the browser has no clipboard (pages without TLS) or refuses it. */
async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
