// One node: the way up to the core, its pair of devices, its links, and what is below it, down to the village.

import { badge, h, link, panel, row, shape, table } from "./dom.js";
import { marksField, sayMarks } from "./marks.js";
import { legend } from "./network.js";
import { sources } from "./others.js";
import { count, has, mbps, percent, say } from "./words.js";

export const node = [
  {
    name: "title", reads: ({ node: told }) => [told.name, told.state, told.paths, told.way],
    draw: ({ node: told }) => h("div", way(told.way),
      h("h1", told.name, " ", h("small", say(`level.${told.level}`)), " ", badge(told.state)),
      h("p", told.paths ? say("paths", told.paths) : say("no_data"), " · ", mbps(told.bandwidth),
        told.after_loss === undefined ? null : ` · ${say("after_link")} ${percent(told.after_loss)}`,
        told.department ? [" · ", link(`/department/${told.department}`, say("department"))] : null)),
  },
  {
    name: "pairs", reads: ({ node: told }) => [told.devices, told.links, told.gateways],
    draw: ({ node: told }) => h("div.two",
      panel(say("devices"), told.source, table([say("device"), say("side"), say("state"), say("sessions"), say("unlike"), say("model")],
        Object.entries(told.devices).map(([code, each]) => row(code, each.side.toUpperCase(),
          each.up === undefined ? badge("unknown") : badge(each.up ? "normal" : "cut", say(each.up ? "answers" : "silent")),
          sessions(each.sessions), each.unlike === undefined ? "–" : count(each.unlike), each.model)), say("devices")),
        gateways(told.gateways)),
      panel(say("links"), told.source, linkTable(told.links))),
  },
  {
    name: "below", reads: ({ node: told }) => [told.below],
    draw: ({ node: told }) => (Object.keys(told.below).length ? panel(say("below"), told.source, below(told.below), legend()) : null),
  },
  sources,
];

export function linkTable(links) {
  return table([say("link"), say("state"), say("carrier"), say("bandwidth"), say("to")],
    Object.entries(links).map(([code, each]) => row(link(`/link/${code}`, code), badge(each.state), each.carrier, mbps(each.bandwidth),
      link(`/node/${each.up_node}`, each.to))), say("links"));
}

function way(nodes) {
  return h("nav.way", { "aria-label": say("node") }, h("ol", Object.entries(nodes).map(([code, name]) => h("li", link(`/node/${code}`, name)))));
}

function sessions(told) {
  if (!told) return "–";
  return Object.entries(told).map(([protocol, { up, expected }]) => h("span.session", shape(up >= expected ? "normal" : up ? "degraded" : "cut"), `${protocol.toUpperCase()} ${up}/${expected} `));
}

function gateways(told) {
  const all = Object.entries(told);
  if (!all.length) return null;
  return h("p", say("gateways"), ": ", all.map(([vrf, n]) => h("span", badge(n === 1 ? "normal" : "cut", `${vrf} ${has(`gateway.${n}`) ? say(`gateway.${n}`) : n}`), " ")));
}

function below(nodes) {
  return h("ul.below", Object.entries(nodes).map(([code, each]) => h(
    `li.${each.state}`, h("div", link(`/node/${code}`, each.name), badge(each.state)),
    each.marks ? marksField([each.marks], sayMarks([each.marks]), 0.6) : null)));
}
