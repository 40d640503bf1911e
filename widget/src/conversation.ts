import { type Api, ApiError, type Problem } from "./api";
import { type Live, type Message, NOBODY } from "./contract";
import { uuid } from "./id";
import { child, later } from "./life";
import type { Outgoing, Session } from "./session";
import { follow } from "./stream";

/** How long "is typing" stands without being said again. */
const TYPING_MS = 6_000;

export interface Status {
  /** A reply is awaited: nothing else may be sent. */
  readonly waiting: boolean;
  readonly typing: "assistant" | "person" | null;
  readonly problem: { readonly kind: Problem; readonly seconds: number } | null;
  readonly live: Live;
  readonly note: "sent_to_person" | "new_conversation" | "erased" | null;
}

/** Who shows the conversation. */
export interface Watcher {
  /** Forget all that is shown. */
  clear(): void;
  /** Messages that the parent has seen before. */
  restore(messages: readonly Message[]): void;
  show(message: Message): void;
  /** On its way, for the first time or again. */
  sending(outgoing: Outgoing): void;
  sent(outgoing: Outgoing, seq: number): void;
  /** It has not arrived, as far as can be told; it waits to be sent again. */
  unsent(outgoing: Outgoing): void;
  /** It will not be sent: take it out of the log, give the words back. */
  refused(outgoing: Outgoing): void;
  status(status: Status): void;
}

const QUIET: Status = { waiting: false, typing: null, problem: null, live: NOBODY, note: null };

/**
 * One parent's conversation: begins or continues it, sends in order, listens, and recovers.
 *
 * What the parent says stays in the session's `unsent` until the server is known to have it, and is
 * sent again with the same client id: after a failure by hand, by itself when the network or the
 * page comes back.
 */
export class Conversation {
  private status = QUIET;
  private token: string | null = null;
  /** The first unsent message, once the server is known to have it though its reply is missing. */
  private delivered: Outgoing | null = null;
  /** A forgotten conversation was replaced, and the new one has not taken a message yet. */
  private replaced = false;
  /** When a person was last told that the parent is typing. */
  private told = 0;
  private readonly seen = new Set<number>();
  private beginning: Promise<void> | null = null;
  /** Owns what belongs to the present token; the desk's signal ends it too. */
  private life: AbortController;
  private typingLife: AbortController;

  constructor(
    private readonly api: Api,
    private readonly session: Session,
    private readonly watcher: Watcher,
    private readonly signal: AbortSignal,
  ) {
    this.life = child(signal);
    this.typingLife = child(this.life.signal);
    addEventListener("online", () => void this.deliver(), { signal });
  }

  /** Continue the conversation of this tab in the background, if there is one. */
  async resume(): Promise<void> {
    if (this.session.token === null || this.token !== null) return;
    const { signal } = this.life;
    // Closed panel: a failure here is not worth a word, opening it tries again.
    const messages = await this.kept(signal).catch(() => null);
    if (messages === null || signal.aborted || this.token !== null) return;
    this.adopt(messages);
    await this.deliver();
  }

  /** Continue the conversation of this tab, or start one. */
  async begin(): Promise<void> {
    if (this.token !== null || this.status.waiting) return;
    await this.attempt(async () => this.ready());
    if (this.token !== null) await this.deliver();
  }

  async send(text: string, shown = text): Promise<void> {
    if (this.status.waiting) return;
    const outgoing = { id: uuid(), text, shown };
    this.session.unsent = [...this.session.unsent, outgoing];
    this.watcher.sending(outgoing);
    await this.deliver();
  }

  /** Do again what failed last. */
  async retry(): Promise<void> {
    await (this.session.unsent.length === 0 ? this.begin() : this.deliver());
  }

  /** Give up a message that was not sent, and the problem with it. */
  drop(outgoing: Outgoing): void {
    if (this.status.waiting) return;
    this.forget(outgoing);
    this.watcher.refused(outgoing);
    if (this.session.unsent.length === 0) this.quiet();
  }

  /** Have the conversation deleted at the server, and begin a new one. */
  async erase(): Promise<void> {
    const { token } = this;
    if (this.status.waiting) return;
    await this.attempt(async (signal) => {
      if (token !== null) await this.api.erase(token, signal);
    });
    if (this.status.problem !== null) return;
    await this.startAgain();
    if (this.status.problem === null) this.quiet({ note: "erased" });
  }

  /** Say whether a reply answered the question; without an error, because nothing is lost. */
  async judge(seq: number, helpful: boolean): Promise<void> {
    const { token } = this;
    if (token === null) return;
    await this.api.judge(token, seq, helpful, this.life.signal).catch(() => undefined);
  }

  /** Leave this conversation and begin a new one. */
  async startAgain(): Promise<void> {
    this.session.unsent = [];
    this.leave();
    this.quiet();
    await this.begin();
  }

  private get outgoing(): Outgoing | null {
    return this.session.unsent[0] ?? null;
  }

  private forget(outgoing: Outgoing): void {
    this.session.unsent = this.session.unsent.filter(({ id }) => id !== outgoing.id);
    if (this.delivered?.id === outgoing.id) this.delivered = null;
  }

  private leave(): void {
    this.status = { ...this.status, live: NOBODY };
    this.life.abort();
    this.life = child(this.signal);
    this.typingLife = child(this.life.signal);
    this.session.token = null;
    this.token = null;
    this.delivered = null;
    this.beginning = null;
    this.seen.clear();
    this.watcher.clear();
  }

  /** Send what is unsent, in order, until it is done or one fails. */
  private async deliver(): Promise<void> {
    if (this.status.waiting) return;
    for (let next = this.outgoing; next !== null; next = this.outgoing) {
      const outgoing = next;
      for (const entry of this.session.unsent) this.watcher.sending(entry);
      await this.attempt((signal) => this.exchange(outgoing, signal));
      if (this.outgoing?.id !== outgoing.id) continue;
      for (const entry of this.session.unsent) {
        if (entry.id !== this.delivered?.id) this.watcher.unsent(entry);
      }
      return;
    }
  }

  private async exchange(outgoing: Outgoing, signal: AbortSignal): Promise<Status["note"]> {
    await this.ready();
    const sent = await this.api.post(this.token!, outgoing.text, outgoing.id, signal);
    this.confirm(outgoing, sent.message.seq);
    this.forget(outgoing);
    this.replaced = false;
    if (sent.reply !== null) this.receive(sent.reply);
    return sent.reply === null ? "sent_to_person" : null;
  }

  /** Run one exchange with the server, and show how it stands before and after. */
  private async attempt(
    // biome-ignore lint/suspicious/noConfusingVoidType: an exchange that notes nothing just ends
    run: (signal: AbortSignal) => Promise<Status["note"] | void>,
  ): Promise<void> {
    const { signal } = this.life;
    const { live } = this.status;
    // A person needs longer than the assistant, and says so when they type.
    const typing = live.state === "taken" ? null : "assistant";
    this.update({ waiting: true, typing, problem: null, live, note: null });
    try {
      const note = (await run(signal)) ?? null;
      if (!signal.aborted) this.quiet({ note });
    } catch (error) {
      if (!signal.aborted) await this.failed(error);
    }
  }

  private async failed(error: unknown): Promise<void> {
    const { problem, seconds } = error instanceof ApiError ? error : new ApiError("unexpected");
    const { outgoing } = this;
    if (problem === "unauthorised" && this.token !== null && !this.replaced) return this.replace();
    if (outgoing !== null && (problem === "message_too_long" || problem === "invalid_message")) {
      this.forget(outgoing);
      this.watcher.refused(outgoing);
    }
    this.quiet({ problem: { kind: problem, seconds } });
  }

  /** The server has forgotten the conversation: begin another with the same messages. */
  private async replace(): Promise<void> {
    this.replaced = true;
    this.leave();
    await this.attempt(async () => this.ready());
    if (this.token === null) return;
    this.quiet();
    await this.deliver();
    if (this.status.problem === null) this.update({ ...this.status, note: "new_conversation" });
  }

  /** Have a token, whoever asks for it first. */
  private async ready(): Promise<void> {
    if (this.token !== null) return;
    this.beginning ??= this.open(this.life.signal);
    const beginning = this.beginning;
    try {
      await beginning;
    } finally {
      if (this.beginning === beginning) this.beginning = null;
    }
  }

  private async open(signal: AbortSignal): Promise<void> {
    const messages = await this.kept(signal);
    if (signal.aborted || this.token !== null) return;
    if (messages !== null) return this.adopt(messages);
    const { token, reply } = await this.api.create(signal);
    if (signal.aborted) return;
    this.session.token = token;
    this.adopt([]);
    this.receive(reply);
  }

  /** The messages of the kept token; null if there is none, or the server forgot it. */
  private async kept(signal: AbortSignal): Promise<readonly Message[] | null> {
    if (this.session.token === null) return null;
    try {
      return await this.api.restore(this.session.token, signal);
    } catch (error) {
      if (!(error instanceof ApiError) || error.problem !== "unauthorised") throw error;
      this.session.token = null;
      return null;
    }
  }

  private adopt(messages: readonly Message[]): void {
    this.token = this.session.token;
    for (const { seq } of messages) this.seen.add(seq);
    // What was answered while nobody was there is not asked again.
    for (const entry of this.session.unsent) {
      const there = messages.findIndex(({ clientId }) => clientId === entry.id);
      if (there >= 0 && there < messages.length - 1) this.forget(entry);
    }
    if (messages.length > 0) this.watcher.restore(messages);
    this.listen(messages.length > 0 ? String(Math.max(...this.seen)) : "");
  }

  private listen(lastEventId: string): void {
    const { token } = this;
    if (token === null) return;
    const { signal } = this.life;
    void follow(
      { connect: (id, life) => this.api.events(token, id, life) },
      lastEventId,
      {
        message: (message) => this.receive(message),
        typing: () => this.personTypes(),
        person: (live) => this.update({ ...this.status, live }),
        // The next message finds out too, and begins a new conversation.
        unauthorised: () => undefined,
      },
      signal,
    );
  }

  /** Show a message once, whether it came as a reply or over the stream. */
  private receive(message: Message): void {
    if (this.seen.has(message.seq)) return;
    const { outgoing } = this;
    if (message.author === "parent" && outgoing !== null && isOurs(message, outgoing)) {
      return this.confirm(outgoing, message.seq);
    }
    this.seen.add(message.seq);
    this.watcher.show(message);
    if (message.author === "parent") return;
    if (outgoing !== null && this.delivered?.id === outgoing.id && !this.status.waiting) {
      // The reply to a message whose own answer was lost on the way.
      this.forget(outgoing);
      this.quiet();
      void this.deliver();
    } else if (this.status.typing === "person") {
      this.update({ ...this.status, typing: null });
    }
  }

  private confirm(outgoing: Outgoing, seq: number): void {
    this.seen.add(seq);
    this.delivered = outgoing;
    this.watcher.sent(outgoing, seq);
  }

  private personTypes(): void {
    if (this.status.waiting) return;
    this.typingLife.abort();
    this.typingLife = child(this.life.signal);
    this.update({ ...this.status, typing: "person", note: null });
    later(TYPING_MS, () => this.update({ ...this.status, typing: null }), this.typingLife.signal);
  }

  /** Nothing is going on, but for `change`; a person who has the chat still has it. */
  private quiet(change: Partial<Status> = {}): void {
    this.update({ ...QUIET, live: this.status.live, ...change });
  }

  /** Tell a person who has the chat that the parent is typing, now and then. */
  parentTypes(): void {
    const { token } = this;
    if (token === null || this.status.live.state !== "taken") return;
    if (Date.now() - this.told < TYPING_MS / 2) return;
    this.told = Date.now();
    void this.api.types(token, this.life.signal).catch(() => undefined);
  }

  private update(status: Status): void {
    this.status = status;
    if (status.typing !== "person") this.typingLife.abort();
    this.watcher.status(status);
  }
}

/** An older server does not tell the id; it drops a leading slash from words that are no option, and spaces at the ends. */
function isOurs(message: Message, outgoing: Outgoing): boolean {
  if (message.clientId !== null) return message.clientId === outgoing.id;
  const bare = (text: string): string => text.replace(/^[\s/]+/, "").trim();
  const words = bare(message.texts.join("\n"));
  return words === bare(outgoing.text) || words === bare(outgoing.shown);
}
