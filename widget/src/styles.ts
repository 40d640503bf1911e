import css from "./styles.css";

/** One sheet for all: adopted style sheets work under a policy that forbids inline styles. */
let shared: CSSStyleSheet | undefined;

export function sheet(): CSSStyleSheet {
  if (shared === undefined) {
    shared = new CSSStyleSheet();
    shared.replaceSync(css);
  }
  return shared;
}
