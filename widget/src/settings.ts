/** Where the conversation is, and where its links may lead. */
export interface Site {
  /** Scheme, host and port of the desk: the script's own. */
  readonly origin: string;
  /** Host names of the desk, the page and the school. */
  readonly hosts: readonly string[];
}

/** What the page decides, by attributes of the script tag. */
export interface Settings extends Site {
  /** Open the panel as soon as the page is ready. */
  readonly open: boolean;
  readonly side: "left" | "right";
  /** Pixels that the button keeps free below it, for a bar of the page's own. */
  readonly offset: number;
  /** `auto` is dark where the page itself follows the reader's wish for dark pages. */
  readonly scheme: "light" | "dark" | "auto";
  /** Words of the button, where not the usual ones. */
  readonly launcher: string | null;
  /** The school's name, for the header. */
  readonly school: string | null;
  /** How to reach the school when the desk cannot be reached: an e-mail address. */
  readonly contact: string | null;
  /** ISO 639-1 code of the words of the window itself; the answers are in English. */
  readonly language: string;
}

type Script = Pick<HTMLScriptElement, "src" | "dataset">;

/** `script` is the tag that loaded this file, null when it cannot be found. */
export function readSettings(
  script: Script | null,
  page: Pick<Location, "origin" | "hostname">,
): Settings {
  const data = script?.dataset ?? {};
  const desk = script === null || script.src === "" ? null : new URL(script.src);
  const own = [desk?.hostname, page.hostname].filter((host) => host !== undefined);
  return {
    origin: desk?.origin ?? page.origin,
    hosts: [...own, ...(data.linkHosts ?? "").split(/[\s,]+/).filter((host) => host !== "")],
    open: data.open !== undefined,
    side: data.position === "left" ? "left" : "right",
    offset: Math.min(Math.max(Number.parseInt(data.offset ?? "", 10) || 0, 0), 400),
    scheme: data.scheme === "light" || data.scheme === "dark" ? data.scheme : "auto",
    launcher: data.launcher || null,
    school: data.school || null,
    contact: data.contact || null,
    language: data.language || "en",
  };
}

/** Loaded as a module, or by another script, the file has no `currentScript`: it is looked for. */
export function ownScript(): HTMLScriptElement | null {
  if (document.currentScript instanceof HTMLScriptElement) return document.currentScript;
  return document.querySelector<HTMLScriptElement>('script[src*="/widget/privacy-desk"]');
}
