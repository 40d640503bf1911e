import { PrivacyDesk } from "./element";
import { readSettings } from "./settings";

const NAME = "privacy-desk";

function start(): void {
  // A page may load the script twice; the first one wins.
  if (customElements.get(NAME) !== undefined) return;
  // Read now: the browser forgets the current script once it has run.
  PrivacyDesk.settings = readSettings(document.currentScript as HTMLScriptElement | null, location);
  customElements.define(NAME, PrivacyDesk);
  const place = (): void => {
    if (document.querySelector(NAME) === null) document.body.append(document.createElement(NAME));
  };
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", place, { once: true });
  } else {
    place();
  }
}

start();
