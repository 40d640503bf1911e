import type { Source } from "../contract";
import { el, hidden, link } from "../dom";
import { strings } from "../strings";
import { longDate } from "../when";

/** The public sources of the facts of law in a reply, each with the day it was seen; null for none. */
export function sources(cited: readonly Source[]): HTMLElement | null {
  if (cited.length === 0) return null;
  return el(
    "section",
    { class: "sources", part: "sources" },
    el("h3", {}, strings.lawSays),
    el("ul", {}, ...cited.map(source)),
  );
}

function source({ title, url, seen }: Source): HTMLElement {
  const day = seen === "" ? null : strings.seen(longDate(seen));
  return el("li", {}, link(url, title, hidden(strings.newTab)), day);
}
