import { Api } from "./api";
import type { Message, Option } from "./contract";
import { Conversation, type Watcher } from "./conversation";
import { el } from "./dom";
import { save } from "./save";
import { type Outgoing, openSession } from "./session";
import type { Settings } from "./settings";
import { strings } from "./strings";
import { asPage, asText } from "./transcript";
import { createActivity } from "./view/activity";
import { createComposer } from "./view/composer";
import { createHeader } from "./view/header";
import { createLauncher } from "./view/launcher";
import { createLayer } from "./view/layer";
import { createLog } from "./view/log";
import { createMenu } from "./view/menu";
import { createPanel } from "./view/panel";
import { createProblem } from "./view/problem";

export interface Desk {
  open(): void;
  close(): void;
}

/** Build the widget in `root`, and tie its parts to one conversation; ends with `signal`. */
export function mount(root: ShadowRoot, settings: Settings, signal: AbortSignal): Desk {
  const { origin } = settings;
  const session = openSession(origin, () => sessionStorage);
  const said = new Map<number, Message>();
  let unread = 0;
  let waiting = false;

  const show = (): void => {
    launcher.hide(true);
    panel.show();
    composer.fit();
    unread = 0;
    launcher.unread(unread);
    log.toEnd();
    session.open = true;
    void conversation.begin();
  };
  const openByHand = (): void => {
    show();
    (panel.touch ? header.title : composer).focus();
  };
  const close = (): void => {
    panel.hide();
    session.open = false;
    launcher.hide(false);
    launcher.focus();
  };
  /** Where to go on from, when what had the focus is about to go. */
  const focusNext = (): void => (panel.touch ? log : composer).focus();
  const send = (text: string, shown?: string): void => void conversation.send(text, shown);
  const choose = ({ payload, title }: Option): void => {
    if (waiting) return;
    focusNext();
    send(payload, title);
  };
  const startAgain = (): void => {
    focusNext();
    void conversation.startAgain();
  };
  const erase = (): void => {
    focusNext();
    void conversation.erase();
  };
  const retry = (): void => {
    focusNext();
    void conversation.retry();
  };
  const drop = (entry: Outgoing): void => {
    focusNext();
    conversation.drop(entry);
  };
  const judge = (seq: number, helpful: boolean): Promise<void> => conversation.judge(seq, helpful);
  const tooLong = (): void => problem.show({ kind: "message_too_long", seconds: 0 });
  const keep = (as: "text" | "page"): void => {
    const messages = [...said.values()].sort((one, other) => one.seq - other.seq);
    const all = { messages, school: settings.school, notice: `${origin}/notice` };
    if (as === "text") save("privacy-chat.txt", "text/plain", asText(all, new Date()), signal);
    else save("privacy-chat.html", "text/html", asPage(all, new Date()), signal);
  };
  const move = (): void => {
    session.side = (session.side ?? settings.side) === "left" ? "right" : "left";
    place();
  };
  const place = (): void => {
    const side = session.side ?? settings.side;
    layer.side(side);
    menu.side(side);
  };

  const layer = createLayer(settings, signal);
  const launcher = createLauncher(settings.launcher ?? strings.launcher, openByHand, signal);
  const panel = createPanel(close, signal);
  const log = createLog({ site: settings, signal, choose, retry, drop, judge });
  const menu = createMenu({ signal, save: keep, erase, move });
  const header = createHeader({
    signal,
    school: settings.school,
    menu: menu.element,
    close,
    startAgain,
    mustAsk: log.hasParent,
  });
  const activity = createActivity();
  const problem = createProblem({ retry, contact: settings.contact, signal });
  const composer = createComposer({
    signal,
    send,
    tooLong,
    draft: session.draft,
    changed: (text) => {
      if (text !== "" && text !== session.draft) conversation.parentTypes();
      session.draft = text;
    },
  });

  const watcher: Watcher = {
    ...log,
    clear: () => {
      said.clear();
      log.clear();
      composer.ask(null);
    },
    restore: (messages) => {
      for (const message of messages) said.set(message.seq, message);
      log.restore(messages);
      composer.ask(messages.at(-1)?.turn ?? null);
    },
    show: (message) => {
      said.set(message.seq, message);
      log.show(message);
      if (message.author === "parent") return;
      composer.ask(message.turn);
      if (panel.element.open) return;
      unread += 1;
      launcher.unread(unread);
    },
    sent: (outgoing, seq) => {
      said.set(seq, {
        seq,
        author: "parent",
        name: null,
        texts: [outgoing.shown],
        turn: null,
        at: new Date().toISOString(),
        clientId: outgoing.id,
      });
      log.sent(outgoing, seq);
    },
    refused: (outgoing) => {
      log.refused(outgoing);
      composer.giveBack(outgoing.shown);
    },
    status: (status) => {
      waiting = status.waiting;
      composer.waiting(waiting);
      activity.show(status);
      problem.show(status.problem);
    },
  };
  const conversation = new Conversation(new Api(origin), session, watcher, signal);

  const foot = el(
    "div",
    { class: "foot" },
    log.below,
    activity.element,
    problem.element,
    composer.element,
  );
  panel.element.append(header.element, log.element, foot);
  layer.element.append(...launcher.elements, panel.element);
  root.append(layer.element);
  layer.raise();
  place();

  // A small screen is all panel: the page that the parent went to should be seen first.
  if ((session.open ?? settings.open) && !panel.small) show();
  else void conversation.resume();
  return { open: openByHand, close };
}
