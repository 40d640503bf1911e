import { Api } from "./api";
import type { Option } from "./contract";
import { Conversation, type Watcher } from "./conversation";
import { el } from "./dom";
import { openSession } from "./session";
import type { Settings } from "./settings";
import { createActivity } from "./view/activity";
import { createComposer } from "./view/composer";
import { createHeader } from "./view/header";
import { createLauncher } from "./view/launcher";
import { createLog } from "./view/log";
import { createPanel } from "./view/panel";
import { createProblem } from "./view/problem";

export interface Desk {
  open(): void;
  close(): void;
}

/** Build the widget in `root`, and tie its parts to one conversation; ends with `signal`. */
export function mount(root: ShadowRoot, { origin, open }: Settings, signal: AbortSignal): Desk {
  const session = openSession(origin, () => sessionStorage);
  let unread = 0;

  const show = (): void => {
    launcher.hide(true);
    panel.show();
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
  const retry = (): void => {
    focusNext();
    void conversation.retry();
  };
  const tooLong = (): void => problem.show({ kind: "message_too_long", seconds: 0 });

  let waiting = false;
  const launcher = createLauncher(openByHand, signal);
  const panel = createPanel(close, signal);
  const log = createLog({ origin, signal, choose });
  const header = createHeader({ signal, close, startAgain, mustAsk: log.hasParent });
  const activity = createActivity();
  const problem = createProblem(retry, signal);
  const composer = createComposer({ signal, send, tooLong });

  const watcher: Watcher = {
    ...log,
    show: (message) => {
      log.show(message);
      if (panel.element.open || message.author === "parent") return;
      unread += 1;
      launcher.unread(unread);
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

  const foot = el("div", { class: "foot" }, activity.element, problem.element, composer.element);
  panel.element.append(header.element, log.element, foot);
  root.append(...launcher.elements, panel.element);

  // A small screen is all panel: the page that the parent went to should be seen first.
  if ((session.open ?? open) && !panel.small) show();
  else void conversation.resume();
  return { open: openByHand, close };
}
