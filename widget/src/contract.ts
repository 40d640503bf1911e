/**
 * What the public API sends (docs/contract.md): the types, and readers that turn parsed JSON
 * into them. A field that is missing or of the wrong kind becomes its empty value, so that a
 * newer or older server can leave a gap in a message but never break the window.
 */
import { shown } from "./text";

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

/** How to ask for a field of a request in a form. */
export interface Input {
  readonly type: string;
  readonly optional: boolean;
  readonly maxLength: number | null;
  /** A token of the HTML attribute of this name. */
  readonly autocomplete: string | null;
  /** Why the last answer was not taken. */
  readonly error: string | null;
}

/** One line of what is read back. */
export interface SummaryLine {
  readonly field: string;
  readonly label: string;
  readonly value: string;
}

export interface RequestInfo {
  readonly kind: string;
  /** What to call the kind; null where the service does not know it any more. */
  readonly title: string | null;
  readonly stage: string;
  readonly reference: string | null;
  /** ISO date. */
  readonly due: string | null;
  /** The field that is being asked for. */
  readonly asks: string | null;
  readonly input: Input | null;
  readonly summary: readonly SummaryLine[];
}

export interface Turn {
  readonly outcome: string;
  readonly citations: readonly Citation[];
  readonly sources: readonly Source[];
  readonly options: readonly Option[];
  readonly request: RequestInfo | null;
  /** The wording of the notice that the reply rests on. */
  readonly notice: { readonly title: string; readonly sha256: string } | null;
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
  /** Under which id the parent's browser sent it. */
  readonly clientId: string | null;
}

/** How the chat stands with a person of the school. */
export interface Live {
  readonly state: "none" | "waiting" | "taken";
  /** How many wait before this chat. */
  readonly ahead: number;
  readonly name: string | null;
  /** The person has the chat open. */
  readonly there: boolean;
}

export const NOBODY: Live = { state: "none", ahead: 0, name: null, there: false };

/** How it stands, from an event's data; nobody if it cannot be read. */
export function readLive(data: string): Live {
  let raw: Fields;
  try {
    raw = fields(JSON.parse(data));
  } catch {
    return NOBODY;
  }
  const { state, ahead } = raw;
  if (state !== "waiting" && state !== "taken") return NOBODY;
  return {
    state,
    ahead: typeof ahead === "number" ? ahead : 0,
    name: text(raw.name),
    there: raw.there === true,
  };
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
    texts: list(raw.texts).flatMap((item) => text(item) ?? []),
    turn: raw.turn == null ? null : readTurn(fields(raw.turn)),
    at: text(raw.at) ?? "",
    clientId: text(raw.client_id),
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
    notice: readNotice(fields(raw.notice)),
    language: text(raw.language),
  };
}

function readNotice(raw: Fields): Turn["notice"] {
  const [title, sha256] = [text(raw.title), text(raw.sha256)];
  return title && sha256 ? { title, sha256 } : null;
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
    asks: text(raw.asks),
    input: raw.input == null ? null : readInput(fields(raw.input)),
    summary: list(raw.summary).flatMap(readLine),
  };
}

function readInput(raw: Fields): Input {
  return {
    type: text(raw.type) ?? "text",
    optional: raw.optional === true,
    maxLength: typeof raw.max_length === "number" ? raw.max_length : null,
    autocomplete: text(raw.autocomplete),
    error: text(raw.error),
  };
}

function readLine(value: unknown): SummaryLine[] {
  const raw = fields(value);
  const [field, label, said] = [text(raw.field), text(raw.label), text(raw.value)];
  return field && label && said !== null ? [{ field, label, value: said }] : [];
}

function text(value: unknown): string | null {
  return typeof value === "string" ? shown(value) : null;
}

function isAuthor(value: unknown): value is Author {
  return value === "parent" || value === "assistant" || value === "person";
}
