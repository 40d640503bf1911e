import { el } from "../dom";
import { strings } from "../strings";

/** Too small a screen for a page and a panel side by side. */
const SMALL = "(max-width: 480px), (max-height: 420px)";
/** A finger, not a mouse: putting the focus in the text field would raise the keyboard. */
const TOUCH = "(pointer: coarse)";

/** In the browser's history: the panel was open here. */
const HERE = "privacyDesk";

export interface Panel {
  readonly element: HTMLDialogElement;
  readonly touch: boolean;
  readonly small: boolean;
  show(): void;
  hide(): void;
}

/**
 * The window: beside the page on a large screen (non-modal), instead of the page on a small one
 * (modal, so that the focus cannot go behind it). Escape and `close` are the same.
 */
export function createPanel(close: () => void, signal: AbortSignal): Panel {
  const element = el("dialog", {
    class: "panel",
    part: "panel",
    role: "dialog",
    "aria-label": strings.title,
  });
  const small = matchMedia(SMALL);

  const present = (): void => {
    if (small.matches) element.showModal();
    // Not show(): it would take the focus even where nobody asked for the panel.
    else element.open = true;
  };
  /** The part of a small screen that the keyboard leaves free. */
  const fit = (): void => {
    const free = visualViewport;
    const covered = free !== null && small.matches && element.open;
    element.style.height = covered ? `${free.height}px` : "";
    element.style.top = covered ? `${free.offsetTop}px` : "";
  };
  for (const event of ["resize", "scroll"]) {
    visualViewport?.addEventListener(event, fit, { signal });
  }
  // On a small screen the panel is a place of its own: Back leads out of it, not off the page.
  addEventListener(
    "popstate",
    () => {
      if (element.open && small.matches && !isOurs(history.state)) close();
    },
    { signal },
  );
  small.addEventListener(
    "change",
    () => {
      if (!element.open) return;
      const focused = (element.getRootNode() as ShadowRoot).activeElement;
      element.close();
      present();
      fit();
      if (focused instanceof HTMLElement) focused.focus();
    },
    { signal },
  );
  element.addEventListener(
    "cancel",
    (event) => {
      event.preventDefault();
      close();
    },
    { signal },
  );
  element.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      close();
    },
    { signal },
  );

  return {
    element,
    get touch() {
      return matchMedia(TOUCH).matches;
    },
    get small() {
      return small.matches;
    },
    show: () => {
      if (element.open) return;
      present();
      fit();
      if (small.matches) history.pushState({ ...history.state, [HERE]: true }, "");
    },
    hide: () => {
      element.close();
      if (isOurs(history.state)) history.back();
    },
  };
}

function isOurs(state: unknown): boolean {
  return Object(state)[HERE] === true;
}
