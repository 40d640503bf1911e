/** Plain text taken apart: blocks (paragraphs, lists), then pieces (words, links). No DOM. */
export type Block =
  | { readonly kind: "paragraph"; readonly line: string }
  | { readonly kind: "list"; readonly items: readonly string[] };

export interface Piece {
  readonly text: string;
  readonly href?: string;
}

const BULLET = /^[-*•]\s+/;

/** Each line is a paragraph; neighbouring lines that begin with "-", "*" or "•" are a list. */
export function blocks(text: string): Block[] {
  const found: Block[] = [];
  let items: string[] = [];
  for (const line of [...text.split(/\r?\n/).map((raw) => raw.trim()), ""]) {
    if (BULLET.test(line)) {
      items.push(line.replace(BULLET, ""));
      continue;
    }
    if (items.length > 0) found.push({ kind: "list", items });
    items = [];
    if (line !== "") found.push({ kind: "paragraph", line });
  }
  return found;
}

/** A quote of the notice as it reads, without Markdown's marks: `**`, `|`, links, list marks. */
export function asRead(quote: string): string {
  return quote
    .replace(/\[([^\]\n]*)\]\([^()\s]*\)/g, "$1")
    .replace(/<br\s*\/?>/gi, " ")
    .replace(/<\/?(?:b|strong|i|em|u|sub|sup|small)>/gi, "")
    .replace(/(\*\*|__|~~|`)(?=\S)([^\n]*?\S)\1/g, "$2")
    .replace(/(^|[\s(])([*_])(?=\S)([^*_\n]*\S)\2(?=$|[\s).,;:!?])/g, "$1$3")
    .replace(/\s*\|\s*/g, "; ")
    .replace(/^[;\s]+|[;\s]+$/g, "")
    .replace(/\\([\\`*_{}[\]()#+.!|-])/g, "$1");
}

const WEB = /https?:\/\/[^\s<>"']+/.source;
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/.source;
/** Emergency and helpline numbers as they are written in Britain: 999, 116 123, 0800 1111. */
const PHONE = /\b(?:999|112|111|101|116 ?\d{3}|0\d{2,4}(?: ?\d{3,4}){1,2})\b/.source;

/** The line in order, with web and e-mail addresses (and, if asked, phone numbers) as links. */
export function pieces(line: string, phones = false): Piece[] {
  const pattern = new RegExp([WEB, MAIL, ...(phones ? [PHONE] : [])].join("|"), "g");
  const found: Piece[] = [];
  let end = 0;
  for (const match of line.matchAll(pattern)) {
    const text = withoutTail(match[0]);
    if (match.index > end) found.push({ text: line.slice(end, match.index) });
    found.push({ text, href: address(text) });
    end = match.index + text.length;
  }
  if (end < line.length) found.push({ text: line.slice(end) });
  return found;
}

function address(text: string): string {
  if (/^https?:/.test(text)) return text;
  return text.includes("@") ? `mailto:${text}` : `tel:${text.replace(/ /g, "")}`;
}

/** Punctuation after an address belongs to the sentence, a bracket only if it was not opened. */
function withoutTail(match: string): string {
  let text = match;
  for (;;) {
    const last = text.slice(-1);
    const unopened = last === ")" && !text.includes("(");
    if (!unopened && !/[.,;:!?\]}’”]/.test(last)) return text;
    text = text.slice(0, -1);
  }
}

/** Characters as the server counts them: code points, not UTF-16 units. */
export function count(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** The heading a section id was made from, as near as it can be told. */
export function sectionName(id: string, known: Readonly<Record<string, string>>): string {
  const words = id.replace(/-/g, " ");
  return known[id] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
