export interface Settings {
  /** Scheme, host and port of the desk: the script's own. */
  readonly origin: string;
  /** Open the panel as soon as the page is ready (`data-open` on the script tag). */
  readonly open: boolean;
}

/** `script` is document.currentScript, null when the file was loaded in an unusual way. */
export function readSettings(
  script: Pick<HTMLScriptElement, "src" | "dataset"> | null,
  page: Pick<Location, "origin">,
): Settings {
  if (script === null || script.src === "") return { origin: page.origin, open: false };
  return { origin: new URL(script.src).origin, open: script.dataset.open !== undefined };
}
