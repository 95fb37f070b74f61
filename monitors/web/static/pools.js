// Four pools: state, services, how full each is, and the mark up to which it may be filled so that one loss still fits.

import { aged, badge, h, link, shape } from "./dom.js";
import { LANGUAGE, amount, count, percent, say } from "./words.js";

export const pools = {
  name: "pools",
  reads: (picture) => [picture.pools],
  draw: (picture) => h("ul.cards", { "aria-label": say("pools") }, Object.entries(picture.pools).map(([code, pool]) => h("li", card(code, pool)))),
};

function card(code, pool) {
  const services = Object.values(pool.services);
  const up = services.filter((each) => each.up).length;
  const { up: agents, down = 0 } = pool.agents;
  return h(
    `article.panel.${pool.state}`, { "data-from": pool.source, "data-pool": code },
    h("div.head", h("h2", link(`/pool/${code}`, pool.name)), badge(pool.state)),
    h("p.quiet", services.length ? say("services_up", { up, all: services.length }) : say("no_data"),
      agents === undefined ? null : [" · ", say("agents", { up: count(agents), down: count(down) })]),
    h("dl.bars", Object.values(pool.levels).map(bar)),
    pool.pairs ? h("p.pairs", Object.entries(pool.pairs).map(([name, pair]) => showPair(name, pair))) : null,
    h("p.foot", tight(Object.values(pool.levels)), aged(pool.source)),
  );
}

export function nameLevel(level) {
  return say(level.dual === "yes" ? "dual.yes" : `resource.${level.resource}`);
}

// How much of the size may be used so that the rest carries all after the worst loss that was told; null: nobody told.
export function findLimit(level) {
  const after = Math.max(...Object.values(level.after ?? {}));
  return Number.isFinite(after) && after > 0 && level.size > 0 ? level.used / level.size / after : null;
}

export function tight(levels) {
  const names = levels.filter((level) => { const limit = findLimit(level); return limit !== null && level.used / level.size > limit; }).map(nameLevel);
  return names.length ? h("em", shape("degraded"), say("n1_of", { what: names.join(LANGUAGE === "zh" ? "、" : ", ") })) : null;
}

// "622 / 1,004 TB": a unit that both have is written once.
function both(used, size) {
  const [number, unit] = used.split(" ");
  return unit !== undefined && size.endsWith(` ${unit}`) ? `${number} / ${size}` : `${used} / ${size}`;
}

export function bar(level) {
  if (!(level.size > 0) || level.used === undefined) return [h("dt", nameLevel(level)), h("dd", say("no_data"))];
  const share = level.used / level.size;
  const limit = findLimit(level);
  const over = limit !== null && share > limit;
  const kind = share >= 0.95 ? "cut" : over || share >= 0.8 ? "degraded" : "normal";
  const told = both(amount(level.used, level.unit, level.resource), amount(level.size, level.unit, level.resource));
  const verdict = limit === null ? "" : say(over ? "n1_bad" : "n1_ok");
  return [
    h("dt", nameLevel(level)),
    h("dd",
      h("span.track", { role: "img", "aria-label": `${percent(share)}; ${told}; ${verdict}` },
        h(`i.fill.${kind}`, { style: { width: `${Math.min(100, share * 100)}%` } }),
        limit !== null && limit < 1 ? h("i.limit", { style: { left: `${limit * 100}%` }, title: `${say("n1")} ${percent(limit)}` }) : null),
      h("b", percent(share)),
      h("span.told", told)),
  ];
}

export function showPair(name, pair) {
  const views = ["replicated", "in_sync", "arbiter", "fits"].filter((key) => key in pair);
  const wrong = views.filter((key) => !pair[key]);
  const state = wrong.length ? (pair.in_sync === false ? "cut" : "degraded") : "normal";
  const words = wrong.length ? wrong.map((key) => `${say(`pair.${key}`)}: ${say("no")}`).join(", ") : say("state.normal");
  return h("span", `${say("pairs")} ${name} `, badge(state, words), " ");
}
