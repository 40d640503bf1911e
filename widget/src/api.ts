import { fields, list, type Message, readMessage } from "./contract";
import { child, later } from "./life";

/** Longer than the server waits for Rasa, so that its own plain words win. */
const TIMEOUT_MS = 45_000;
/** The server counts messages by the minute; used where it does not say how long to wait. */
const DEFAULT_WAIT_S = 60;

export type Problem =
  | "unreachable"
  | "timeout"
  | "too_many_requests"
  | "unavailable"
  | "message_too_long"
  | "invalid_message"
  | "unauthorised"
  | "unexpected";

export class ApiError extends Error {
  constructor(
    readonly problem: Problem,
    /** How long the server asks to be left alone, in seconds. */
    readonly seconds = 0,
  ) {
    super(problem);
  }
}

export interface Created {
  readonly token: string;
  readonly reply: Message;
}

export interface Sent {
  readonly message: Message;
  /** Null when a person will answer, over the event stream. */
  readonly reply: Message | null;
}

/** The public chat API of one desk. Every method throws `ApiError`, or stops with `signal`. */
export class Api {
  private hinted = false;

  constructor(readonly origin: string) {}

  async create(signal: AbortSignal): Promise<Created> {
    return this.json("POST", "/api/conversations", { body: {} }, signal, (raw) => {
      if (typeof raw.token !== "string") throw new TypeError("No token");
      return { token: raw.token, reply: readMessage(raw.reply) };
    });
  }

  async restore(token: string, signal: AbortSignal): Promise<Message[]> {
    return this.json("GET", "/api/conversation", { token }, signal, (raw) =>
      list(raw.messages).map(readMessage),
    );
  }

  async post(token: string, message: string, id: string, signal: AbortSignal): Promise<Sent> {
    const body = { message, client_id: id };
    return this.json("POST", "/api/conversation/messages", { token, body }, signal, (raw) => ({
      message: readMessage(raw.message),
      reply: raw.reply == null ? null : readMessage(raw.reply),
    }));
  }

  async erase(token: string, signal: AbortSignal): Promise<void> {
    return this.json("DELETE", "/api/conversation", { token }, signal, () => undefined);
  }

  async types(token: string, signal: AbortSignal): Promise<void> {
    const path = "/api/conversation/typing";
    return this.json("POST", path, { token }, signal, () => undefined);
  }

  async judge(token: string, seq: number, helpful: boolean, signal: AbortSignal): Promise<void> {
    const body = { seq, helpful };
    return this.json(
      "POST",
      "/api/conversation/feedback",
      { token, body },
      signal,
      () => undefined,
    );
  }

  /** The open event stream, to be read until it ends; no time limit. */
  async events(token: string, lastEventId: string, signal: AbortSignal): Promise<Response> {
    const headers = new Headers({ Accept: "text/event-stream" });
    if (lastEventId !== "") headers.set("Last-Event-ID", lastEventId);
    return this.fetch("GET", "/api/conversation/events", { token, headers }, signal);
  }

  private hint(): void {
    if (this.hinted) return;
    this.hinted = true;
    console.error(HINT(location.origin, this.origin));
  }

  private async json<T>(
    method: string,
    path: string,
    extra: Extra,
    signal: AbortSignal,
    read: (raw: Readonly<Record<string, unknown>>) => T,
  ): Promise<T> {
    const life = child(signal);
    let late = false;
    const giveUp = (): void => {
      late = true;
      life.abort();
    };
    later(TIMEOUT_MS, giveUp, life.signal);
    try {
      const response = await this.fetch(method, path, extra, life.signal);
      return read(fields(await response.json()));
    } catch (error) {
      if (signal.aborted || error instanceof ApiError) throw error;
      throw new ApiError(late ? "timeout" : "unavailable");
    } finally {
      life.abort();
    }
  }

  private async fetch(
    method: string,
    path: string,
    { token, body, headers = new Headers() }: Extra,
    signal: AbortSignal,
  ): Promise<Response> {
    if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
    if (body !== undefined) headers.set("Content-Type", "application/json");
    const response = await fetch(this.origin + path, {
      method,
      headers,
      signal,
      body: body === undefined ? null : JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
    }).catch((error: unknown) => {
      if (signal.aborted) throw error;
      if (navigator.onLine && this.origin !== location.origin) this.hint();
      throw new ApiError("unreachable");
    });
    if (!response.ok) throw errorFrom(response);
    return response;
  }
}

/** For whoever put the widget on the page; browsers do not tell scripts why a request failed. */
const HINT = (page: string, desk: string): string =>
  `Privacy Desk at ${desk} cannot be reached from this page. If the desk is running, add ${page} to ` +
  `its setting PRIVACY_DESK_ORIGINS, and ${desk} to connect-src of the page's content security policy.`;

interface Extra {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Headers;
}

const PROBLEMS: Readonly<Record<number, Problem>> = {
  401: "unauthorised",
  413: "message_too_long",
  422: "invalid_message",
  429: "too_many_requests",
  502: "unavailable",
  503: "unavailable",
  504: "unavailable",
};

export function errorFrom(response: Pick<Response, "status" | "headers">): ApiError {
  const problem = PROBLEMS[response.status] ?? "unexpected";
  const asked = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const fallback = problem === "too_many_requests" ? DEFAULT_WAIT_S : 0;
  return new ApiError(problem, asked > 0 ? asked : fallback);
}
