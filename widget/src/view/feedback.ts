import { button, el } from "../dom";
import { strings } from "../strings";

/** A small question under an answer; what is said is stored without who said it. */
export function feedback(
  seq: number,
  judge: (seq: number, helpful: boolean) => Promise<void>,
  signal: AbortSignal,
): HTMLElement {
  const words = el("span", { id: `helpful-${seq}` }, strings.helpful);
  const yes = button("plain", strings.helpfulYes);
  const no = button("plain", strings.helpfulNo);
  const element = el(
    "div",
    { class: "feedback", role: "group", "aria-labelledby": words.id },
    words,
    yes,
    no,
  );
  const say = (helpful: boolean) => () => {
    yes.remove();
    no.remove();
    element.setAttribute("role", "status");
    words.textContent = strings.thanks;
    void judge(seq, helpful);
  };
  yes.addEventListener("click", say(true), { signal });
  no.addEventListener("click", say(false), { signal });
  return element;
}
