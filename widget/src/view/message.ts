import type { Author, Message, Turn } from "../contract";
import { el, icon, icons } from "../dom";
import { strings } from "../strings";
import { clockTime } from "../when";
import { citations } from "./citations";
import { request } from "./request";
import { sources } from "./sources";
import { prose } from "./text";

type Marked = keyof typeof strings.outcomes;

const MARKS: Readonly<Record<Marked, string>> = {
  urgent: icons.alert,
  error: icons.alert,
  silent: icons.unknown,
  guidance: icons.document,
  handoff: icons.person,
};

/** One message of the log, without its quick replies: those end with the next message. */
export function message(said: Message, origin: string, signal: AbortSignal): HTMLElement {
  const article = frame(said.author, said.name, said.at);
  article.dataset.seq = String(said.seq);
  const { turn } = said;
  if (turn !== null) article.dataset.outcome = turn.outcome;
  const words = said.author === "parent" ? verbatim(said.texts.join("\n")) : reply(said);
  article.append(...mark(turn), ...words);
  if (turn === null) return article;
  const quotes = citations(turn.citations, origin);
  if (quotes !== null) article.append(quotes);
  const law = sources(turn.sources);
  if (law !== null) article.append(law);
  if (turn.request !== null) article.append(request(turn.request, signal));
  return article;
}

/** The parent's message before the server has it. */
export function outgoing(text: string): HTMLElement {
  const article = frame("parent", null, new Date().toISOString());
  article.append(...verbatim(text));
  return article;
}

function frame(author: Author, name: string | null, at: string): HTMLElement {
  const time = clockTime(at, new Date());
  return el(
    "article",
    { class: "message", part: `message ${author}`, "data-author": author },
    el(
      "p",
      { class: "author" },
      el("b", {}, author === "person" ? icon(icons.person) : null, who(author, name)),
      time === "" ? null : el("time", { datetime: at }, time),
    ),
  );
}

function who(author: Author, name: string | null): string {
  if (author === "parent") return strings.you;
  if (author === "assistant") return strings.assistant;
  return name === null ? strings.dplRole : `${name}, ${strings.dplRole}`;
}

function mark(turn: Turn | null): HTMLElement[] {
  const outcome = turn?.outcome ?? "";
  if (!(outcome in MARKS)) return [];
  const key = outcome as Marked;
  return [el("h3", { class: "mark" }, icon(MARKS[key]), el("span", {}, strings.outcomes[key]))];
}

function reply(said: Message): HTMLElement[] {
  const urgent = said.turn?.outcome === "urgent";
  const [first = "", ...others] = said.texts;
  return [
    ...inLanguage(prose(first, urgent), said.turn?.language ?? null),
    ...others.flatMap((text) => prose(text, urgent)),
  ];
}

/** For screen readers, which speak each language in its own voice, and for right-to-left ones. */
function inLanguage(elements: HTMLElement[], language: string | null): HTMLElement[] {
  if (language === null) return elements;
  for (const element of elements) {
    element.lang = language;
    element.dir = "auto";
  }
  return elements;
}

/** The parent's own words as they were typed: no links, no lists. */
function verbatim(text: string): HTMLElement[] {
  return [el("p", { class: "verbatim", dir: "auto" }, text)];
}
