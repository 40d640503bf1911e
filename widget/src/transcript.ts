/** The chat as a file of the parent's own: plain text, or a page that prints well. No DOM. */
import type { Message } from "./contract";
import { strings } from "./strings";
import { asRead, sectionName } from "./text";
import { clockTime, longDate } from "./when";

export interface Transcript {
  readonly messages: readonly Message[];
  readonly school: string | null;
  /** The address of the whole notice. */
  readonly notice: string;
}

/** As one reads it in a mail or prints it; lines end as Windows' own editor wants them. */
export function asText(transcript: Transcript, now: Date): string {
  const parts = transcript.messages.map((message) =>
    [`${speaker(message)}:`, ...message.texts, ...quoted(message), ...received(message)].join("\n"),
  );
  return `${[heading(transcript, now), ...parts, foot(transcript)].join("\n\n")}\n`.replace(
    /\n/g,
    "\r\n",
  );
}

/** A whole page without scripts, in which everything said is text. */
export function asPage(transcript: Transcript, now: Date): string {
  const articles = transcript.messages.map((message) => {
    const words = message.texts.flatMap((text) => text.split("\n")).filter((line) => line !== "");
    const rest = [...quoted(message), ...received(message)];
    const lines = [
      ...words.map((line) => `<p>${escaped(line)}</p>`),
      ...rest.map((line) => `<blockquote>${escaped(line)}</blockquote>`),
    ];
    return `<article><h2>${escaped(speaker(message))}</h2>${lines.join("")}</article>`;
  });
  return (
    '<!doctype html><html lang="en-GB"><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${escaped(strings.transcript.title)}</title><style>` +
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 sans-serif}" +
    "h2{font-size:1rem}article{break-inside:avoid;border-top:1px solid #858d94}" +
    "blockquote{margin:0 0 .5rem;padding-left:.75rem;border-left:4px solid #858d94}</style>" +
    `<h1>${escaped(heading(transcript, now))}</h1>${articles.join("")}` +
    `<p>${escaped(foot(transcript))}</p></html>`
  );
}

function heading({ school }: Transcript, now: Date): string {
  const day = longDate(now.toISOString().slice(0, 10));
  return [strings.transcript.title, school, day].filter((part) => part !== null).join(", ");
}

/** Which wording of the notice the answers rest on, so that they can be compared with it later. */
function foot({ messages, notice }: Transcript): string {
  const versions = new Map(
    messages.flatMap(({ turn }) => (turn?.notice ? [[turn.notice.sha256, turn.notice.title]] : [])),
  );
  const lines = Array.from(versions, ([sha, title]) => strings.transcript.version(title, sha));
  return [`${strings.transcript.whole} ${notice}`, ...lines].join("\n");
}

function speaker({ author, name, at }: Message): string {
  const who = { parent: strings.you, assistant: strings.assistant, person: strings.dplRole }[
    author
  ];
  const time = clockTime(at, new Date(0));
  return [author === "person" && name !== null ? `${name}, ${who}` : who, time]
    .filter((part) => part !== "")
    .join(", ");
}

function quoted({ turn }: Message): string[] {
  const cited = turn?.citations ?? [];
  const quotes = cited.map(
    ({ section, quote }) =>
      `\u201C${asRead(quote)}\u201D (${sectionName(section, strings.sectionNames)})`,
  );
  const law = (turn?.sources ?? []).map(({ title, url }) => `${title}: ${url}`);
  return [...new Set([...quotes, ...law])];
}

function received({ turn }: Message): string[] {
  const reference = turn?.request?.reference;
  if (!turn?.request || reference == null) return [];
  const { title, due } = turn.request;
  const day = due === null ? null : longDate(due);
  return [strings.copyText(title ?? strings.anyKind, reference, day)];
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
