import { createParser, type EventSourceMessage } from "eventsource-parser";
import { ApiError } from "./api";
import { type Live, type Message, NOBODY, readLive, readMessage } from "./contract";
import { child, end, later } from "./life";

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** Three missed heartbeats (the server sends one every 15 s): the connection is dead. */
const SILENCE_MS = 45_000;

export interface StreamHandlers {
  message(message: Message): void;
  typing(): void;
  person(live: Live): void;
  /** The server no longer knows the conversation; the stream has stopped for good. */
  unauthorised(): void;
}

export interface StreamSource {
  connect(lastEventId: string, signal: AbortSignal): Promise<Response>;
}

/** Milliseconds to wait after so many failures in a row: doubled, capped, half of it random. */
export function delay(failures: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
  return full / 2 + (random() * full) / 2;
}

/**
 * Read the event stream until `signal` is aborted: connect while the page is visible, come back
 * after a failure with the id of the last event seen (`lastEventId`, "" for none).
 */
export async function follow(
  source: StreamSource,
  lastEventId: string,
  handlers: StreamHandlers,
  signal: AbortSignal,
): Promise<void> {
  let cursor = lastEventId;
  let failures = 0;
  const onEvent = (event: EventSourceMessage): void => {
    failures = 0;
    if (event.id !== undefined) cursor = event.id;
    dispatch(event, handlers);
  };
  while (!signal.aborted) {
    await visible(signal);
    if (signal.aborted) return;
    const connection = whileVisible(signal);
    const began = Date.now();
    let wait = 0;
    try {
      const response = await source.connect(cursor, connection.signal);
      // The server tells it only where somebody was asked for.
      handlers.person(NOBODY);
      await read(response, onEvent, connection);
    } catch (error) {
      if (error instanceof ApiError && error.problem === "unauthorised") {
        return handlers.unauthorised();
      }
      if (error instanceof ApiError) wait = error.seconds * 1_000;
    } finally {
      connection.abort();
    }
    if (document.hidden) continue;
    if (Date.now() - began > LONGEST_DELAY_MS) failures = 0;
    await pause(Math.max(wait, delay(failures)), signal);
    failures += 1;
  }
}

/** Hand every event of `response` to `onEvent`; returns when it ends or falls silent. */
async function read(
  response: Response,
  onEvent: (event: EventSourceMessage) => void,
  connection: AbortController,
): Promise<void> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent });
  for (;;) {
    const silence = child(connection.signal);
    later(SILENCE_MS, () => connection.abort(), silence.signal);
    const { done, value } = await reader.read().finally(() => silence.abort());
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

function dispatch(event: EventSourceMessage, handlers: StreamHandlers): void {
  if (event.event === "typing") return handlers.typing();
  if (event.event === "person") return handlers.person(readLive(event.data));
  if ((event.event ?? "message") !== "message") return;
  let message: Message;
  try {
    message = readMessage(JSON.parse(event.data));
  } catch {
    return; // One event that cannot be read must not end the stream.
  }
  handlers.message(message);
}

function visible(signal: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  const waiting = child(signal);
  document.addEventListener(
    "visibilitychange",
    () => {
      if (!document.hidden) waiting.abort();
    },
    { signal: waiting.signal },
  );
  return end(waiting.signal);
}

function whileVisible(signal: AbortSignal): AbortController {
  const connection = child(signal);
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.hidden) connection.abort();
    },
    { signal: connection.signal },
  );
  return connection;
}

/** Wait `ms`, or until the network comes back if that is sooner. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  const waiting = child(signal);
  later(ms, () => waiting.abort(), waiting.signal);
  window.addEventListener("online", () => waiting.abort(), { signal: waiting.signal });
  return end(waiting.signal);
}
