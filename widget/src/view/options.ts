import type { Option } from "../contract";
import { button, el } from "../dom";
import { strings } from "../strings";

/** Quick replies as a group of buttons; null for none. */
export function options(
  offered: readonly Option[],
  choose: (option: Option) => void,
  signal: AbortSignal,
): HTMLElement | null {
  if (offered.length === 0) return null;
  const buttons = offered.map((option) => {
    const choice = button("option", option.title);
    choice.addEventListener("click", () => choose(option), { signal });
    return choice;
  });
  const attributes = { class: "options", part: "options", role: "group" };
  return el("div", { ...attributes, "aria-label": strings.options }, ...buttons);
}
