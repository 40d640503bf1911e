import { el, link } from "../dom";
import { blocks, pieces } from "../text";

/**
 * The text as paragraphs and lists, with links to `hosts`, to public bodies and for mail; `phones`:
 * numbers can be called.
 */
export function prose(text: string, hosts: readonly string[], phones = false): HTMLElement[] {
  return blocks(text).map((block) =>
    block.kind === "list"
      ? el("ul", {}, ...block.items.map((item) => el("li", {}, ...inline(item, hosts, phones))))
      : el("p", {}, ...inline(block.line, hosts, phones)),
  );
}

function inline(line: string, hosts: readonly string[], phones: boolean): (string | HTMLElement)[] {
  return pieces(line, phones, hosts).map(({ text, href }) => {
    if (href === undefined) return text;
    return href.startsWith("http") ? link(href, text) : el("a", { href }, text);
  });
}
