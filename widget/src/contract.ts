/**
 * What the public API sends (docs/contract.md): the types, and readers that turn parsed JSON
 * into them. A field that is missing or of the wrong kind becomes its empty value, so that a
 * newer or older server can leave a gap in a message but never break the window.
 */
export type Author = "parent" | "assistant" | "person";

export interface Citation {
  readonly statement: string;
  readonly section: string;
  readonly quote: string;
}

/** Where a fact of law can be read. */
export interface Source {
  readonly title: string;
  readonly url: string;
  /** ISO date on which somebody last read it there. */
  readonly seen: string;
}

export interface Option {
  readonly title: string;
  readonly payload: string;
}

export interface RequestInfo {
  readonly kind: string;
  /** What to call the kind; null where the service does not know it any more. */
  readonly title: string | null;
  readonly stage: string;
  readonly reference: string | null;
  /** ISO date. */
  readonly due: string | null;
}

export interface Turn {
  readonly outcome: string;
  readonly citations: readonly Citation[];
  readonly sources: readonly Source[];
  readonly options: readonly Option[];
  readonly request: RequestInfo | null;
  /** ISO 639-1 code of the first text where it is not English. */
  readonly language: string | null;
}

export interface Message {
  readonly seq: number;
  readonly author: Author;
  readonly name: string | null;
  readonly texts: readonly string[];
  readonly turn: Turn | null;
  /** ISO 8601, UTC. */
  readonly at: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** The message in `value`; an error if it has no place in a conversation (no seq or author). */
export function readMessage(value: unknown): Message {
  const raw = fields(value);
  const { seq, author } = raw;
  if (typeof seq !== "number" || !isAuthor(author)) {
    throw new TypeError("Not a message: it needs a seq and a known author");
  }
  return {
    seq,
    author,
    name: text(raw.name),
    texts: list(raw.texts).filter((item) => typeof item === "string"),
    turn: raw.turn == null ? null : readTurn(fields(raw.turn)),
    at: text(raw.at) ?? "",
  };
}

export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function readTurn(raw: Fields): Turn {
  const cited = list(raw.answers).flatMap((answer) => list(fields(answer).citations));
  return {
    outcome: text(raw.outcome) ?? "",
    citations: cited.flatMap(readCitation),
    sources: cited.flatMap(readSource),
    options: list(raw.options).flatMap(readOption),
    request: raw.request == null ? null : readRequest(fields(raw.request)),
    language: text(raw.language),
  };
}

function readCitation(value: unknown): Citation[] {
  const raw = fields(value);
  const statement = text(raw.statement);
  const section = text(raw.section);
  const quote = text(raw.quote);
  return statement && section && quote ? [{ statement, section, quote }] : [];
}

/** Only an address of the web is ever made a link. */
function readSource(value: unknown): Source[] {
  const raw = fields(value);
  const title = text(raw.title);
  const url = text(raw.url);
  const fits = raw.source === "law" && title && url && /^https?:\/\//.test(url);
  return fits ? [{ title, url, seen: text(raw.seen) ?? "" }] : [];
}

function readOption(value: unknown): Option[] {
  const raw = fields(value);
  const title = text(raw.title);
  const payload = text(raw.payload);
  return title && payload ? [{ title, payload }] : [];
}

function readRequest(raw: Fields): RequestInfo {
  return {
    kind: text(raw.kind) ?? "",
    title: text(raw.title),
    stage: text(raw.stage) ?? "",
    reference: text(raw.reference),
    due: text(raw.due),
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function isAuthor(value: unknown): value is Author {
  return value === "parent" || value === "assistant" || value === "person";
}
