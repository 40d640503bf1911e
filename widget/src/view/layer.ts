import { el } from "../dom";
import type { Settings } from "../settings";

const DARK = "(prefers-color-scheme: dark)";

export interface Layer {
  readonly element: HTMLElement;
  /** Put it above everything of the page, once it is in the document. */
  raise(): void;
  side(side: "left" | "right"): void;
}

/**
 * What holds the button and the panel: in the browser's top layer, so that no bar of the page covers
 * them and no transformed ancestor moves them. Browsers without popovers get the highest z-index.
 */
export function createLayer(settings: Settings, signal: AbortSignal): Layer {
  const element = el("div", { class: "layer", popover: "manual" });
  element.style.setProperty("--offset", `${settings.offset}px`);
  const dark = matchMedia(DARK);
  const scheme = (): void => {
    const wanted = dark.matches && pageCanBeDark() ? "dark" : "light";
    element.dataset.scheme = settings.scheme === "auto" ? wanted : settings.scheme;
  };
  scheme();
  dark.addEventListener("change", scheme, { signal });
  return {
    element,
    raise: () => element.showPopover?.(),
    side: (side) => {
      element.dataset.side = side;
    },
  };
}

/** A dark window on a page that is always light would be the odd one out. */
function pageCanBeDark(): boolean {
  const meta = document.querySelector<HTMLMetaElement>("meta[name=color-scheme]")?.content ?? "";
  const style = getComputedStyle(document.documentElement).colorScheme ?? "";
  return /\bdark\b/.test(`${meta} ${style}`);
}
