import type { Author, Message, Option, Turn } from "../contract";
import { el, icon, icons } from "../dom";
import { uuid } from "../id";
import type { Site } from "../settings";
import { strings } from "../strings";
import { lookup } from "../text";
import { clockTime } from "../when";
import { citations } from "./citations";
import { feedback } from "./feedback";
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

/** Outcomes of replies that were meant to answer a question. */
const JUDGED: readonly string[] = ["answer", "silent", "guidance"];

export interface Surroundings {
  readonly site: Site;
  readonly signal: AbortSignal;
  choose(option: Option): void;
  judge(seq: number, helpful: boolean): Promise<void>;
}

/** One message of the log, without its quick replies: those end with the next message. */
export function message(said: Message, around: Surroundings): HTMLElement {
  const { site, signal } = around;
  const article = frame(said.author, said.name, said.at);
  article.dataset.seq = String(said.seq);
  const { turn } = said;
  if (turn !== null) article.dataset.outcome = turn.outcome;
  const words = said.author === "parent" ? verbatim(said.texts.join("\n")) : reply(said, site);
  article.append(...mark(turn), ...words);
  if (turn === null) return article;
  const quotes = citations(turn.citations, site.origin);
  if (quotes !== null) article.append(quotes);
  const law = sources(turn.sources, site);
  if (law !== null) article.append(law);
  if (turn.request !== null) article.append(request(turn.request, around));
  if (JUDGED.includes(turn.outcome)) article.append(feedback(said.seq, around.judge, signal));
  return article;
}

/** An empty message of this author, named by its first line. */
export function frame(author: Author, name: string | null, at: string): HTMLElement {
  const time = clockTime(at, new Date());
  const id = `author-${uuid()}`;
  return el(
    "article",
    {
      class: "message",
      part: `message ${author}`,
      "data-author": author,
      "aria-labelledby": id,
    },
    el(
      "p",
      { class: "author", id },
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
  const drawing = lookup(MARKS, outcome);
  if (drawing === undefined) return [];
  const words = strings.outcomes[outcome as Marked];
  return [el("h3", { class: "mark" }, icon(drawing), el("span", {}, words))];
}

function reply(said: Message, { hosts }: Site): HTMLElement[] {
  const urgent = said.turn?.outcome === "urgent";
  const [first = "", ...others] = withoutSummary(said);
  return [
    ...inLanguage(prose(first, hosts, urgent), said.turn?.language ?? null),
    ...others.flatMap((text) => prose(text, hosts, urgent)),
  ];
}

/** The texts without the lines that the summary shows as a list. */
function withoutSummary({ texts, turn }: Message): string[] {
  const lines = new Set(turn?.request?.summary.map(({ label, value }) => `${label}: ${value}`));
  if (lines.size === 0) return [...texts];
  const bare = (line: string): string => line.replace(/^[-*\u2022]\s+/, "").trim();
  return texts.map((text) =>
    text
      .split("\n")
      .filter((line) => !lines.has(bare(line)))
      .join("\n"),
  );
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
export function verbatim(text: string): HTMLElement[] {
  return [el("p", { class: "verbatim", dir: "auto" }, text)];
}
