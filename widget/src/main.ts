import { PrivacyDesk } from "./element";
import { ownScript, readSettings } from "./settings";

const NAME = "privacy-desk";

/** One element in the page, put there unless the page has placed one itself. */
function place(): void {
  if (document.querySelector(NAME) !== null || document.body === null) return;
  const element = document.createElement(NAME);
  element.dataset.placed = "";
  document.body.append(element);
}

/**
 * Some sites change pages by putting a new body, or new children, in place of the old: the element
 * goes with them, and comes back here. To be without it, hide it.
 */
function stay(): void {
  const children = { childList: true };
  const replaced = new MutationObserver(() => {
    place();
    if (document.body !== null) emptied.observe(document.body, children);
  });
  const emptied = new MutationObserver(place);
  replaced.observe(document.documentElement, children);
  emptied.observe(document.body, children);
}

function start(): void {
  // Read now: the browser forgets the current script once it has run.
  const settings = readSettings(ownScript(), location);
  // A page may load the script twice; the first one wins.
  if (customElements.get(NAME) !== undefined) return;
  PrivacyDesk.settings = settings;
  customElements.define(NAME, PrivacyDesk);
  const begin = (): void => {
    place();
    stay();
  };
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", begin, { once: true });
  } else {
    begin();
  }
}

start();
