/** A small desk: the public API of the SPEC in memory, and pages that embed the widget. */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { GREETING, type Reply, replyTo } from "./replies";

interface StoredMessage {
  readonly seq: number;
  readonly author: string;
  readonly name: string | null;
  readonly texts: readonly string[];
  readonly turn: object | null;
  readonly at: string;
  readonly client_id: string | null;
}

interface Chat {
  readonly messages: StoredMessage[];
  readonly results: Map<string, object>;
  readonly streams: Set<ServerResponse>;
}

type Saying = Pick<StoredMessage, "texts" | "turn"> | Reply;

interface Failure {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** No inline anything, and DOM sinks that take HTML throw: what the widget must live with. */
function policy(api: string): string {
  return (
    `default-src 'none'; script-src ${api}; connect-src ${api}; base-uri 'none'; ` +
    "form-action 'none'; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
  );
}

export class Fake {
  /** Every request to the API: "POST /api/conversations". */
  readonly log: string[] = [];
  readonly bodies: { message: string; client_id: string }[] = [];
  readonly lastEventIds: (string | undefined)[] = [];
  /** The next API requests that are no event stream fail like this, one each. */
  readonly failures: Failure[] = [];
  readonly judged: object[] = [];
  /** The next message is stored, but its answer is cut off. */
  loseReply = false;
  /** A person has taken over: replies are null. */
  takenOver = false;
  delayMs = 0;
  /** Where the pages say the script is; another fake's address for a page elsewhere. */
  api = "";
  /** Attributes of the script tag. */
  attributes = "";
  url = "";

  private readonly chats = new Map<string, Chat>();
  private readonly server = createServer((request, response) => {
    this.handle(request, response).catch(() => response.destroy());
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    this.api = this.url;
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The server forgets every conversation: tokens become worthless. */
  forget(): void {
    this.dropStreams();
    this.chats.clear();
  }

  say(text: string, name: string | null = "Mr John Walker"): void {
    for (const chat of this.chats.values()) {
      this.publish(chat, this.store(chat, "person", { texts: [text], turn: null }, name));
    }
  }

  type(): void {
    for (const stream of this.streams()) {
      stream.write('event: typing\ndata: {"author":"person"}\n\n');
    }
  }

  /** Tell every listener how the chat stands with a person. */
  live(state: object): void {
    for (const stream of this.streams()) {
      stream.write(`event: person\ndata: ${JSON.stringify(state)}\n\n`);
    }
  }

  dropStreams(): void {
    for (const stream of this.streams()) stream.destroy();
  }

  get listeners(): number {
    return this.streams().length;
  }

  private streams(): ServerResponse[] {
    return [...this.chats.values()].flatMap((chat) => [...chat.streams]);
  }

  private store(
    chat: Chat,
    author: string,
    said: Saying,
    name: string | null = null,
    clientId: string | null = null,
  ) {
    const message: StoredMessage = {
      seq: chat.messages.length + 1,
      author,
      name,
      texts: said.texts,
      turn: said.turn ?? null,
      at: new Date().toISOString(),
      client_id: clientId,
    };
    chat.messages.push(message);
    return message;
  }

  private publish(chat: Chat, message: StoredMessage): void {
    for (const stream of chat.streams) stream.write(event(message));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", this.url);
    if (pathname === "/widget/privacy-desk.js") {
      response.setHeader("Content-Type", "text/javascript");
      response.end(await readFile(process.env.WIDGET!));
    } else if (pathname.startsWith("/api/")) {
      await this.serveApi(`${request.method} ${pathname}`, request, response);
    } else {
      this.page(pathname, response);
    }
  }

  private page(pathname: string, response: ServerResponse): void {
    const placed = pathname === "/placed" ? "<privacy-desk></privacy-desk>" : "";
    response.setHeader("Content-Security-Policy", policy(this.api));
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(
      `<!doctype html><html lang="en-GB"><head><title>Sample school</title>` +
        `<meta name="viewport" content="width=device-width, initial-scale=1">` +
        `<script src="${this.api}/widget/privacy-desk.js" defer ${this.attributes}></script>` +
        `</head><body><main><h1>Sample school</h1><p>Term dates and news.</p>` +
        `<p><a href="/other">Another page</a></p></main>${placed}</body></html>`,
    );
  }

  private async serveApi(
    route: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader(
      "Access-Control-Allow-Headers",
      "Authorization, Content-Type, Last-Event-ID",
    );
    response.setHeader("Access-Control-Expose-Headers", "Retry-After");
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    this.log.push(route);
    if (route.endsWith("/events")) return this.stream(request, response);
    const failure = this.failures.shift();
    if (failure !== undefined) return fail(response, failure.status, failure.headers);
    const body = await read(request);
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    if (route === "POST /api/conversations") return this.create(response);
    const chat = this.chat(request);
    if (chat === undefined) return fail(response, 401);
    if (route === "DELETE /api/conversation") return this.erase(request, response);
    if (route === "POST /api/conversation/typing") return json(response, 200, {});
    if (route === "POST /api/conversation/feedback") {
      this.judged.push(JSON.parse(body) as object);
      return json(response, 200, {});
    }
    if (route === "GET /api/conversation") return json(response, 200, { messages: chat.messages });
    if (route === "POST /api/conversation/messages") return this.message(chat, body, response);
    fail(response, 404);
  }

  private create(response: ServerResponse): void {
    const token = `token-${this.chats.size + 1}-${Math.random()}`;
    const chat: Chat = { messages: [], results: new Map(), streams: new Set() };
    this.chats.set(token, chat);
    json(response, 201, { token, reply: this.store(chat, "assistant", GREETING) });
  }

  private erase(request: IncomingMessage, response: ServerResponse): void {
    for (const stream of this.chat(request)!.streams) stream.destroy();
    this.chats.delete((request.headers.authorization ?? "").replace("Bearer ", ""));
    json(response, 200, {});
  }

  private message(chat: Chat, body: string, response: ServerResponse): void {
    const sent = JSON.parse(body) as { message: string; client_id: string };
    this.bodies.push(sent);
    const earlier = chat.results.get(sent.client_id);
    if (earlier !== undefined) return json(response, 200, earlier);
    const message = this.store(
      chat,
      "parent",
      { texts: [sent.message], turn: null },
      null,
      sent.client_id,
    );
    const reply = this.takenOver ? null : this.store(chat, "assistant", replyTo(sent.message));
    const result = { message, reply };
    chat.results.set(sent.client_id, result);
    this.publish(chat, message);
    if (reply !== null) this.publish(chat, reply);
    if (!this.loseReply) return json(response, 200, result);
    this.loseReply = false;
    response.destroy();
  }

  private stream(request: IncomingMessage, response: ServerResponse): void {
    const chat = this.chat(request);
    if (chat === undefined) return fail(response, 401);
    const after = request.headers["last-event-id"]?.toString();
    this.lastEventIds.push(after);
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(": hello\n\n");
    for (const message of chat.messages.slice(Number(after ?? "0"))) response.write(event(message));
    chat.streams.add(response);
    response.on("close", () => chat.streams.delete(response));
  }

  private chat(request: IncomingMessage): Chat | undefined {
    return this.chats.get((request.headers.authorization ?? "").replace("Bearer ", ""));
  }
}

function event(message: StoredMessage): string {
  return `event: message\nid: ${message.seq}\ndata: ${JSON.stringify(message)}\n\n`;
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, status: number, headers: object = {}): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  json(response, status, { error: { code: "failed", message: "It failed." } });
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
