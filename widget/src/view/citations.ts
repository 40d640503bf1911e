import type { Citation } from "../contract";
import { el, hidden, icon, icons, link } from "../dom";
import { strings } from "../strings";
import { asRead, sectionName } from "../text";

/** The notice's own words behind a reply, folded away, grouped by section; null for none. */
export function citations(cited: readonly Citation[], origin: string): HTMLElement | null {
  const sections = bySection(cited);
  if (sections.size === 0) return null;
  return el(
    "details",
    { class: "citations", part: "citations" },
    el("summary", {}, icon(icons.document), el("span", {}, strings.noticeSays)),
    ...Array.from(sections, ([id, quotes]) => {
      const name = sectionName(id, strings.sectionNames);
      return el(
        "section",
        {},
        el("h3", {}, name),
        ...quotes.map((quote) => figure(quote, name, origin)),
      );
    }),
  );
}

/** Sections in the order they are first cited, each statement once. */
function bySection(cited: readonly Citation[]): Map<string, Citation[]> {
  const sections = new Map<string, Citation[]>();
  for (const citation of cited) {
    const quotes = sections.get(citation.section) ?? [];
    const again = quotes.some(
      ({ statement, quote }) => statement === citation.statement && quote === citation.quote,
    );
    if (!again) sections.set(citation.section, [...quotes, citation]);
  }
  return sections;
}

function figure({ statement, quote }: Citation, section: string, origin: string): HTMLElement {
  const href = `${origin}/notice#${encodeURIComponent(statement)}`;
  const number = /\.(\d+)$/.exec(statement)?.[1] ?? "";
  const place = `: ${strings.citationPlace(section, number)}${strings.newTab}`;
  return el(
    "figure",
    {},
    el("blockquote", { cite: href }, el("p", {}, asRead(quote))),
    el("figcaption", {}, link(href, strings.citationLink, hidden(place))),
  );
}
