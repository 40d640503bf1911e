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

/** What the table has under this name itself; not what every object has, such as `toString`. */
export function lookup<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.entries(table).find(([key]) => key === name)?.[1];
}

/** Longer than any reply or quote: what is longer was not written to be read. */
const MOST = 20_000;
/** Marks that turn the direction of what follows, so that it reads as something else. */
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** What the server sent as it may be shown: of bounded length, in one direction. */
export function shown(text: string): string {
  const short = text.length > MOST ? `${text.slice(0, MOST)} \u2026` : text;
  return short.replace(TURNING, "");
}

/** A quote of the notice as it reads, without Markdown's marks: `**`, `|`, links, list marks. */
export function asRead(quote: string): string {
  return quote
    .replace(/\[([^[\]\n]{0,300})\]\([^()\s]{0,2000}\)/g, "$1")
    .replace(/<br\s*\/?>/gi, " ")
    .replace(/<\/?(?:b|strong|i|em|u|sub|sup|small)>/gi, "")
    .replace(/(\*\*|__|~~|`)(?=\S)([^\n]{0,600}?\S)\1/g, "$2")
    .replace(/(^|[\s(])([*_])(?=\S)([^*_\n]{0,600}\S)\2(?=$|[\s).,;:!?])/g, "$1$3")
    .replace(/\s*\|\s*/g, "; ")
    .replace(/^[;\s]+|[;\s]+$/g, "")
    .replace(/\\([\\`*_{}[\]()#+.!|-])/g, "$1");
}

// Every repetition is bounded: twenty thousand letters without a space must not hold up the page.
const WEB = /https?:\/\/[^\s<>"']{1,2000}/.source;
const MAIL = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/.source;
/** Emergency and helpline numbers as they are written in Britain: 999, 116 123, 0800 1111. */
const PHONE = /\b(?:999|112|111|101|116 ?\d{3}|0\d{2,4}(?: ?\d{3,4}){1,2})\b/.source;

/** The line in order, with web and e-mail addresses (and, if asked, phone numbers) as links. */
export function pieces(line: string, phones = false, own: readonly string[] = []): Piece[] {
  const pattern = new RegExp([WEB, MAIL, ...(phones ? [PHONE] : [])].join("|"), "g");
  const found: Piece[] = [];
  let end = 0;
  for (const match of line.matchAll(pattern)) {
    const text = withoutTail(match[0]);
    const href = address(text, own);
    if (href === null) continue;
    if (match.index > end) found.push({ text: line.slice(end, match.index) });
    found.push({ text, href });
    end = match.index + text.length;
  }
  if (end < line.length) found.push({ text: line.slice(end) });
  return found;
}

/** Public bodies, schools, and the charities whose helplines a reply names. */
const TRUSTED =
  /(?:^|\.)(?:gov\.uk|nhs\.uk|sch\.uk|ac\.uk|police\.uk|parliament\.uk|gov\.wales|gov\.scot|ico\.org\.uk|childline\.org\.uk|nspcc\.org\.uk|samaritans\.org|papyrus-uk\.org|giveusashout\.org|refuge\.org\.uk|nationaldahelpline\.org\.uk)$/;
/** Names that RFC 2606 and RFC 6761 keep for examples: nobody can be reached there. */
const EXAMPLE = /(?:^|[.@])(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$/;

/** Where a link of the text may lead; `own` are the hosts of the page and of the desk. */
export function isTrusted(url: string, own: readonly string[] = []): boolean {
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    return false;
  }
  const { protocol, hostname, username } = address;
  if (!/^https?:$/.test(protocol) || username !== "") return false;
  return own.includes(hostname) || TRUSTED.test(hostname);
}

function address(text: string, own: readonly string[]): string | null {
  if (/^https?:/.test(text)) return isTrusted(text, own) ? text : null;
  if (!text.includes("@")) return `tel:${text.replace(/ /g, "")}`;
  return EXAMPLE.test(text.toLowerCase()) ? null : `mailto:${text}`;
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
  return lookup(known, id) ?? words.charAt(0).toUpperCase() + words.slice(1);
}
