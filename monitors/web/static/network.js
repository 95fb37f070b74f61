// The extranet: the core above, a tile per county under it with its two links as two lines, its townships, and a mark for
// each of its villages.

import { badge, h, link, panel, shape } from "./dom.js";
import { marksField, sayMarks } from "./marks.js";
import { count, say } from "./words.js";

const LEVELS = ["city", "county", "township", "village"];
const STATES = ["normal", "degraded", "cut", "unknown"];

export const network = {
  name: "network",
  reads: (picture) => [picture.extranet],
  draw: ({ extranet }) => panel(
    say("extranet"), extranet.source,
    h("div.levels", h("ul", LEVELS.map((level) => showLevel(level, extranet.levels[level]))), showLinks(extranet.links)),
    h("div.trunk",
      Object.entries(extranet.core).map(([code, each]) => end(code, each)),
      Object.entries(extranet.exits).map(([code, each]) => end(code, each)),
      h("div.end.sites", h("span", say("sites")), dots(extranet.sites))),
    h("ul.counties", Object.entries(extranet.counties).map(([code, each]) => h("li", county(code, each)))),
    legend(),
  ),
};

function showLevel(level, counts) {
  const all = STATES.reduce((sum, state) => sum + counts[state], 0);
  return h("li", h("b", say(`level.${level}`)), h("span.all", count(all)),
    STATES.filter((state) => counts[state]).map((state) => h(`span.some.${state}`, shape(state), `${say(`state.${state}`)} ${count(counts[state])}`)));
}

function showLinks({ up, down, all }) {
  return h("p.links", say("links_up", { up: count(up), all: count(all) }), down ? h("b.bad", " · ", say("links_down", { n: count(down) })) : null);
}

function end(code, node) {
  return h(`div.end.${node.state}`, link(`/node/${code}`, node.name), badge(node.state));
}

export function dots(nodes) {
  return h("span.dots", Object.entries(nodes).map(([code, each]) => {
    const words = `${each.name}: ${say(`state.${each.state}`)}`;
    const dot = link(`/node/${code}`, shape(each.state));
    dot.title = words;
    dot.setAttribute("aria-label", words);
    return dot;
  }));
}

function county(code, told) {
  const villages = Object.values(told.villages);
  const words = sayMarks(villages);
  const { normal, degraded, cut, unknown } = told.counts;
  return h(
    `article.county.${told.state}`, { "data-county": code },
    h("div.rails", { "aria-hidden": "true" }, Object.values(told.links).map((state) => h(`i.rail.${state}`))),
    h("h3", link(`/node/${code}`, told.name), badge(told.state)),
    h("p.pair", Object.entries(told.links).map(([name, state], index) =>
      h("span", link(`/link/${name}`, `${say("link")} ${"AB"[index] ?? index + 1}`), " ", shape(state), say(`state.${state}`)))),
    marksField(villages, words),
    h("p.sum", { "aria-hidden": "true" },
      `${count(normal + degraded + cut + unknown)} ${say("villages")}`,
      degraded ? h("b.degraded", shape("degraded"), count(degraded)) : null,
      cut ? h("b.cut", shape("cut"), count(cut)) : null,
      unknown ? h("b.unknown", shape("unknown"), count(unknown)) : null,
      below(told.townships)),
  );
}

function below(marks) {
  const bad = [...marks].filter((mark) => mark !== "2").length;
  return h("span.town", `${marks.length} ${say("townships")}`, bad ? h("b.degraded", shape("degraded"), count(bad)) : null);
}

export function legend() {
  return h("ul.legend", { "aria-label": say("legend") }, STATES.map((state) => h("li", h(`i.mark.${state}`, { "aria-hidden": "true" }), shape(state), say(`state.${state}`))));
}
