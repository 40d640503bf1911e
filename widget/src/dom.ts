type Attributes = Readonly<Record<string, string>>;
type Child = Node | string | null;

/** An element with attributes and children; strings become text nodes, never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function button(className: string, ...children: readonly Child[]): HTMLButtonElement {
  return el("button", { type: "button", class: className }, ...children);
}

/** A link out of the page, in a new tab. */
export function link(href: string, ...children: readonly Child[]): HTMLAnchorElement {
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** Words for a screen reader only. */
export function hidden(text: string): HTMLElement {
  return el("span", { class: "hidden-text" }, text);
}

const SVG = "http://www.w3.org/2000/svg";

/** A decorative 24 by 24 line drawing from the `d` of a path. */
export function icon(path: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  for (const [name, value] of [
    ["viewBox", "0 0 24 24"],
    ["class", "icon"],
    ["aria-hidden", "true"],
    ["focusable", "false"],
  ] as const) {
    svg.setAttribute(name, value);
  }
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const icons = {
  ask: "M4 4h16v12H12l-5 4v-4H4zM12 13v.01M10 8.2a2 2 0 1 1 2.6 1.9c-.4.1-.6.4-.6.9",
  close: "M6 6l12 12M18 6L6 18",
  restart: "M5 12a7 7 0 1 0 2.2-5.1M5 4v4h4",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  alert: "M12 3L2.5 20h19zM12 10v5M12 17.6v.01",
  unknown: "M12 3a9 9 0 1 0 .01 0M9.6 9.4a2.4 2.4 0 1 1 3.3 2.3c-.6.2-.9.7-.9 1.5M12 16.4v.01",
  person: "M12 4a4 4 0 1 0 .01 0M4 21c0-4.4 3.6-7 8-7s8 2.6 8 7",
  document: "M6 3h9l4 4v14H6zM9 10h7M9 13.5h7M9 17h4",
} as const;
