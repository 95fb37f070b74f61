// One pool in full.

import { badge, h, panel, row, shape, table } from "./dom.js";
import { figure, key, levelTable } from "./capacity.js";
import { sources } from "./others.js";
import { bar, showPair, tight } from "./pools.js";
import { address, amount, count, day, percent, say } from "./words.js";

export const pool = [
  { name: "title", reads: ({ pool: told }) => [told.name, told.state], draw: ({ pool: told }) => h("h1", told.name, " ", badge(told.state)) },
  {
    name: "services", reads: ({ pool: told }) => [told.services, told.agents, told.pairs, told.levels, told.certificates],
    draw: ({ pool: told }) => h("div.two",
      panel(say("capacity"), told.source, tight(Object.values(told.levels).filter((level) => !level.part)), h("dl.bars", Object.values(told.levels).filter((level) => !level.part).map(bar)),
        told.pairs ? h("p.pairs", Object.entries(told.pairs).map(([name, pair]) => showPair(name, pair))) : null),
      panel(say("services"), told.source, table([say("service"), say("state"), say("latency")],
        Object.entries(told.services).map(([name, each]) => row(name, badge(each.up ? "normal" : "cut", say(each.up ? "answers" : "silent")),
          each.seconds === undefined ? "–" : `${count(each.seconds, 2)} s`)), say("services")),
        told.agents.up === undefined ? null : h("p", say("agents", { up: count(told.agents.up), down: count(told.agents.down ?? 0) })),
        h("ul.plain", Object.entries(told.certificates).map(([endpoint, at]) => h("li", `${say("certificates")} ${endpoint} · ${say("ends")} ${day(new Date(at * 1_000))}`))))),
  },
  {
    name: "outlook", reads: ({ fans, pool: told }) => [fans, told.levels],
    draw: ({ fans, pool: told }) => panel(say("forecast"), "", h("ul.fans", Object.values(told.levels).filter((level) => !level.part && fans[key(told.source, level)])
      .map((level) => h("li", figure(told.name, level, fans[key(told.source, level)]))))),
  },
  { name: "levels", reads: ({ pool: told }) => [told.levels], draw: ({ pool: told }) => levelTable(say("capacity"), told.source, told.levels) },
  {
    name: "tenants", reads: ({ pool: told }) => [told.tenants],
    draw: ({ pool: told }) => panel(say("departments"), told.source, tenants(told.tenants, "department")),
  },
  sources,
];

// Who may have how much and has how much; `kind` is whose page a row leads to.
export function tenants(told, kind) {
  const rows = Object.entries(told).flatMap(([code, each]) => Object.entries(each.resources).map(([resource, one]) => row(
    each.known ? h("a", { href: address(`/${kind}/${code}`) }, each.name) : each.name,
    say(`resource.${resource}`),
    one.used === undefined ? "–" : amount(one.used, one.unit, resource),
    one.quota === undefined ? "–" : amount(one.quota, one.unit, resource),
    one.quota > 0 && one.used !== undefined ? [shape(one.used > one.quota ? "cut" : one.used >= 0.9 * one.quota ? "degraded" : "normal"), percent(one.used / one.quota)] : "–")));
  return rows.length ? table([say(kind), say("resource"), say("used"), say("quota"), "%"], rows, say(kind)) : h("p.quiet", say("no_data"));
}
