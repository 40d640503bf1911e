import { type Desk, mount } from "./desk";
import type { Settings } from "./settings";
import { sheet } from "./styles";

/** `<privacy-desk>`: the button in the corner of the page, and the panel behind it. */
export class PrivacyDesk extends HTMLElement {
  /** Set once, by the script that defines the element. */
  static settings: Settings;

  private life: AbortController | null = null;
  private desk: Desk | null = null;

  connectedCallback(): void {
    // One that the page puts back itself takes the place of the one the script put there meanwhile.
    for (const other of document.querySelectorAll<HTMLElement>(this.localName)) {
      if (other !== this && other.dataset.placed !== undefined) other.remove();
    }
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet()];
    root.replaceChildren();
    this.life = new AbortController();
    this.desk = mount(root, PrivacyDesk.settings, this.life.signal);
  }

  disconnectedCallback(): void {
    this.life?.abort();
    this.life = null;
    this.desk = null;
  }

  /** For a page's own "Ask about your data" link. */
  open(): void {
    this.desk?.open();
  }

  close(): void {
    this.desk?.close();
  }
}
