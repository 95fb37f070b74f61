// Builds elements. Everything that comes from outside goes in as text: there is no way here to write HTML.

import { address, say } from "./words.js";

// h("p.quiet", {title: "…"}, "words", [more elements], null): an element; null and undefined are left out.
export function h(form, ...rest) {
  const [tag, ...classes] = form.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  const first = rest[0];
  const attributes = first && typeof first === "object" && !Array.isArray(first) && !(first instanceof Node) ? rest.shift() : {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "style") for (const [key, one] of Object.entries(value)) element.style.setProperty(key, one);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...rest.flat(3).filter((each) => each !== null && each !== undefined && each !== false).map(toNode));
  return element;
}

function toNode(value) {
  return value instanceof Node ? value : document.createTextNode(String(value));
}

export function link(path, ...content) {
  return h("a", { href: address(path) }, ...content);
}

// A state as shape, word and colour.
export function badge(state, word = say(`state.${state}`)) {
  return h(`span.badge.${state}`, shape(state), word);
}

export function shape(state) {
  return h(`i.shape.${state}`, { "aria-hidden": "true" });
}

// How old the figures of a source are; `tick` in ages.js counts it on.
export function aged(source) {
  return h("span.age", { "data-age": source });
}

export function panel(title, source, ...content) {
  const id = `t${Math.random().toString(36).slice(2, 9)}`;
  return h(
    "section.panel",
    { "aria-labelledby": id, "data-from": source || null },
    h("div.head", h("h2", { id }, title), source ? aged(source) : null),
    ...content,
  );
}

export function table(heads, rows, caption) {
  return h(
    "div.scroll", { tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      h("caption.hidden", caption),
      h("thead", h("tr", heads.map((each) => h("th", { scope: "col" }, each)))),
      h("tbody", rows),
    ),
  );
}

export function row(head, ...cells) {
  return h("tr", h("th", { scope: "row" }, head), cells.map((each) => h("td", each)));
}

// Puts something in a place, and the focus back where it was.
export function place(root, ...content) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.getAttribute("href") ?? focused?.id;
  root.replaceChildren(...content.filter(Boolean));
  if (key) {
    const again = [...root.querySelectorAll("a[href], [id]")].find((each) => (each.getAttribute("href") ?? each.id) === key);
    again?.focus({ preventScroll: true });
  }
}
