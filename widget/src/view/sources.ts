import type { Source } from "../contract";
import { el, hidden, link } from "../dom";
import type { Site } from "../settings";
import { strings } from "../strings";
import { isTrusted } from "../text";
import { longDate } from "../when";

/** The public sources of the facts of law in a reply, each with the day it was seen; null for none. */
export function sources(cited: readonly Source[], { hosts }: Site): HTMLElement | null {
  if (cited.length === 0) return null;
  return el(
    "section",
    { class: "sources", part: "sources" },
    el("h3", {}, strings.lawSays),
    el("ul", {}, ...cited.map((fact) => source(fact, hosts))),
  );
}

function source({ title, url, seen }: Source, hosts: readonly string[]): HTMLElement {
  const day = seen === "" ? null : strings.seen(longDate(seen));
  const named = isTrusted(url, hosts) ? link(url, title, hidden(strings.newTab)) : title;
  return el("li", {}, named, day);
}
