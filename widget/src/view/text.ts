import { el, link } from "../dom";
import { blocks, pieces } from "../text";

/** The text as paragraphs and lists, its addresses as links; `phones`: numbers can be called. */
export function prose(text: string, phones = false): HTMLElement[] {
  return blocks(text).map((block) =>
    block.kind === "list"
      ? el("ul", {}, ...block.items.map((item) => el("li", {}, ...inline(item, phones))))
      : el("p", {}, ...inline(block.line, phones)),
  );
}

function inline(line: string, phones: boolean): (string | HTMLElement)[] {
  return pieces(line, phones).map(({ text, href }) => {
    if (href === undefined) return text;
    return href.startsWith("http") ? link(href, text) : el("a", { href }, text);
  });
}
