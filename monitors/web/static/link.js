// One link: its ends, what it is made of, whether it is up, and the traffic since the page was opened.

import { badge, h, link, panel, shape } from "./dom.js";
import { chart, color, rem } from "./chart.js";
import { sources } from "./others.js";
import { bits, clock, mbps, say } from "./words.js";

const MOST = 240;
const seen = { up: [], down: [] };
let before = null;

export const line = [
  {
    name: "title", reads: ({ link: told }) => [told],
    draw: ({ link: told }) => h("div", h("h1", `${say("link")} ${told.code} `, badge(told.state)),
      h("div.ends", end(told.ends.a, "from"), h(`i.rail.wide.${told.state}`, { "aria-hidden": "true" }), end(told.ends.b, "to"))),
  },
  {
    name: "facts", reads: ({ link: told }) => [told],
    draw: ({ link: told }) => panel(say("link"), told.source, h("dl.facts",
      [["carrier", told.carrier], ["bandwidth", mbps(told.bandwidth)], ["circuit", told.circuit], ["duct", told.duct]].map(([key, value]) => [h("dt", say(key)), h("dd", value)]),
      h("dt", say("other_link")), h("dd", Object.entries(told.pair).map(([code, state]) => h("span", link(`/link/${code}`, code), " ", shape(state), say(`state.${state}`)))))),
  },
  {
    name: "traffic", reads: ({ link: told, sources: all }) => [told.bytes, all[told.source]?.ended],
    draw: ({ link: told, sources: all }) => {
      if (!told.bytes) return panel(say("traffic"), told.source, h("p.quiet", say("no_data")));
      measure(told.bytes, all[told.source]?.ended);
      return panel(say("traffic"), told.source, seen.up.length + seen.down.length ? traffic() : h("p.quiet", say("second")));
    },
  },
  sources,
];

function end(told, key) {
  return h(`div.end.${told.state}`, h("small", say(key)), link(`/node/${told.node}`, told.name), h("small", `${told.device} ${told.port}`), badge(told.state));
}

// Rates from one reading to the next. A counter that began anew has no rate for that once.
function measure(bytes, ended) {
  if (before && ended > before.ended) {
    for (const way of ["up", "down"]) {
      const more = bytes[way] - before.bytes[way];
      if (more >= 0) seen[way].push([Date.now(), (more * 8) / (ended - before.ended)]);
      seen[way].splice(0, seen[way].length - MOST);
    }
  }
  before = { bytes, ended };
}

function traffic() {
  const last = (way) => (seen[way].length ? bits(seen[way].at(-1)[1]) : "…");
  const words = `${say("traffic_up")} ${last("up")} · ${say("traffic_down")} ${last("down")}`;
  const element = h(".fan.tall", { role: "img", "aria-label": words });
  requestAnimationFrame(() => element.isConnected && chart(element, () => ({
    grid: { left: rem(5), right: rem(1), top: rem(0.6), bottom: rem(1.6) },
    xAxis: { type: "time", axisLabel: { color: color("quiet"), fontSize: rem(0.75), hideOverlap: true, formatter: (value) => clock(value) } },
    yAxis: { type: "value", min: 0, axisLabel: { color: color("quiet"), fontSize: rem(0.75), formatter: bits }, splitLine: { lineStyle: { color: color("line") } } },
    series: [["up", "accent", "solid"], ["down", "ink", "dashed"]].map(([way, tone, type]) => ({
      type: "line", data: seen[way], symbol: "circle", symbolSize: 4, itemStyle: { color: color(tone) }, lineStyle: { color: color(tone), type, width: 2 } })),
  })));
  return [h("p", words), element];
}
