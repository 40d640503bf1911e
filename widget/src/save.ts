import { el } from "./dom";
import { later } from "./life";

/** Hand a file to the parent's browser, which asks or puts it among the downloads. */
export function save(name: string, type: string, text: string, signal: AbortSignal): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  el("a", { href: address, download: name }).click();
  // The browser has taken the file by then; the address holds it in memory until it is let go.
  later(10_000, () => URL.revokeObjectURL(address), signal);
}
