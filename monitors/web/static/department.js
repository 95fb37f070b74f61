// One department: its nodes, what it has in each pool, its systems.

import { badge, h, link, panel, row, shape, table } from "./dom.js";
import { sources } from "./others.js";
import { tenants } from "./pool.js";
import { address, day, say } from "./words.js";

export const department = [
  { name: "title", reads: ({ department: told }) => [told.name, told.level], draw: ({ department: told }) => h("h1", told.name, " ", h("small", say(`level.${told.level}`))) },
  {
    name: "nodes", reads: ({ department: told }) => [told.nodes],
    draw: ({ department: told }) => panel(say("nodes"), told.net, Object.keys(told.nodes).length ? table([say("node"), say("state"), say("links")],
      Object.entries(told.nodes).map(([code, each]) => row(link(`/node/${code}`, each.name), badge(each.state),
        Object.entries(each.links).map(([name, state]) => h("span", link(`/link/${name}`, name), " ", shape(state), say(`state.${state}`), " ")))), say("nodes"))
      : h("p.quiet", say("no_data"))),
  },
  {
    name: "tenants", reads: ({ department: told }) => [told.pools],
    draw: ({ department: told }) => Object.entries(told.pools).map(([code, each]) => panel(each.name, each.source, tenants({ [code]: each }, "pool"), backup(each)))
      .reduce((all, each) => (all.append(each), all), h("div.two")),
  },
  {
    name: "systems", reads: ({ department: told }) => [told.systems],
    draw: ({ department: told }) => panel(say("systems"), "", table([say("system"), say("pool"), say("zone"), say("mlps")],
      Object.values(told.systems).map((each) => row(each.name, each.pool ? h("a", { href: address(`/pool/${each.pool}`) }, each.pool) : "–", say(`zone.${each.zone}`), each.mlps)), say("systems"))),
  },
  sources,
];

function backup(told) {
  return h("p.quiet", told.backup === undefined ? null : `${say("backup")} ${day(new Date(told.backup * 1_000))} `,
    told.without_backup ? h("b.bad", say("without_backup", { n: told.without_backup })) : null);
}
