import type { Option, RequestInfo, SummaryLine } from "../contract";
import { button, el, hidden } from "../dom";
import { strings } from "../strings";
import { lookup } from "../text";
import { longDate } from "../when";

interface Handlers {
  readonly signal: AbortSignal;
  choose(option: Option): void;
}

/** How a request stands: a line while it is collected, a card once it has its reference. */
export function request(info: RequestInfo, { signal, choose }: Handlers): HTMLElement {
  const kind = info.title ?? strings.anyKind;
  const stage = lookup(strings.stages, info.stage);
  const title = stage === undefined ? kind : `${kind}: ${stage}`;
  const attributes = { class: "request", part: "request", "data-stage": info.stage };
  const change = info.stage === "confirming" ? choose : null;
  const said = info.summary.length === 0 ? null : summary(info.summary, change, signal);
  if (info.reference !== null) {
    return el("div", attributes, ...card(info, title, kind, signal), said);
  }
  if (said === null) return el("p", attributes, title);
  return el("div", attributes, el("h3", {}, title), said);
}

/** What is read back, each line with a way to change it where `choose` is given. */
function summary(
  lines: readonly SummaryLine[],
  choose: Handlers["choose"] | null,
  signal: AbortSignal,
): HTMLElement {
  const rows = lines.flatMap(({ label, value }) => {
    const words = el("dd", { dir: "auto" }, value);
    if (choose === null) return [el("dt", {}, label), words];
    const change = button("plain", strings.change, hidden(` ${label}`));
    const payload = strings.changeThis(label);
    change.addEventListener("click", () => choose({ title: payload, payload }), { signal });
    return [el("dt", {}, label), words, el("dd", { class: "change" }, change)];
  });
  return el("dl", { class: "summary", part: "summary" }, ...rows);
}

function card(
  { reference, due: day }: RequestInfo,
  title: string,
  kind: string,
  signal: AbortSignal,
): HTMLElement[] {
  const due = day === null ? null : longDate(day);
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
    const copied = await write(strings.copyText(kind, reference ?? "", due));
    if (!copied) getSelection()?.selectAllChildren(rows);
    done.textContent = copied ? strings.copied : strings.selected;
  };
  copy.addEventListener("click", () => void copyDetails(), { signal });
  return [el("h3", {}, title), rows, copy, done];
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
