/** Lifetimes and timers. Whatever waits or listens here ends with the signal it was given. */

/** A controller that is aborted with `parent`, and can be aborted before it. */
export function child(parent: AbortSignal): AbortController {
  const own = new AbortController();
  if (parent.aborted) own.abort();
  parent.addEventListener("abort", () => own.abort(), { once: true, signal: own.signal });
  return own;
}

/** Run once after `ms`, unless `signal` is aborted first. */
export function later(ms: number, run: () => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  const timer = setTimeout(run, ms);
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}

/** Resolves when `signal` is aborted. */
export function end(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
