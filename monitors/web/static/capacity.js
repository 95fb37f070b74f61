// Capacity ahead: on the city's page the tightest resource of each pool, on its own page everything with all figures.

import { aged, h, link, panel, row, table } from "./dom.js";
import { describeFan, fanChart } from "./fan.js";
import { findLimit, nameLevel } from "./pools.js";
import { sources } from "./others.js";
import { amount, count, has, percent, say } from "./words.js";

export const outlook = {
  name: "outlook",
  reads: (picture) => [picture.fans, picture.pools],
  draw: ({ fans, pools }) => panel(
    h("a", { href: link("/capacity").getAttribute("href") }, say("forecast")), "",
    h("ul.fans", Object.entries(pools).map(([code, pool]) => h("li", tightest(code, pool, fans)))),
    h("p.quiet.note", say("fan"), Object.values(fans).some((each) => each.straight) ? `; ${say("straight")}` : null),
  ),
};

function tightest(code, pool, fans) {
  const some = Object.values(pool.levels).filter((level) => fans[key(code, level)]);
  const level = some.sort((one, other) => urgency(one) - urgency(other))[0];
  if (!level) return h("article", h("h3", pool.name), h("p.quiet", say("no_data")));
  return figure(pool.name, level, fans[key(code, level)]);
}

export function figure(name, level, fan) {
  const words = describeFan(fan, level);
  return h("article", { "data-from": fan.source },
    h("h3", name, " ", h("small", nameLevel(level)), aged(fan.source)),
    fanChart(fan, `${name}, ${nameLevel(level)}: ${words}`),
    h("p.says", words));
}

export function key(code, level) {
  return `${code}/${level.resource}/${level.dual}`;
}

// Days, soonest first; where no day is told, how empty it is decides.
function urgency(level) {
  return level.full?.["0.1"] ?? 1_000 + (1 - level.used / level.size) * 1_000;
}

export const capacity = [
  { name: "title", reads: () => [1], draw: () => h("h1", say("capacity")) },
  {
    name: "outlook", reads: (picture) => [picture.fans, picture.levels, picture.names],
    draw: ({ fans, levels, names }) => panel(say("forecast"), "", h("ul.fans", Object.entries(levels).flatMap(([code, some]) =>
      Object.values(some).filter((level) => !level.part && fans[key(code, level)]).map((level) => h("li", figure(names[code] ?? code, level, fans[key(code, level)]))))),
    h("p.quiet.note", say("fan"), Object.values(fans).some((each) => each.straight) ? `; ${say("straight")}` : null)),
  },
  {
    name: "levels", reads: (picture) => [picture.levels, picture.names],
    draw: ({ levels, names }) => Object.entries(levels).map(([code, some]) => levelTable(names[code] ?? code, code, some)).reduce(
      (all, each) => (all.append(each), all), h("div.stack-of")),
  },
  sources,
];

export function levelTable(name, source, levels) {
  return panel(name, source, table(
    ["resource", "part", "used", "size", "promised", "n1", "after", "growth", "full"].map((each) => say(each)),
    Object.values(levels).map((level) => row(
      nameLevel(level), level.part || say("whole"),
      level.size > 0 ? `${amount(level.used, level.unit, level.resource)} (${percent(level.used / level.size)})` : amount(level.used ?? 0, level.unit, level.resource),
      amount(level.size ?? 0, level.unit, level.resource),
      level.promised === undefined ? "–" : amount(level.promised, level.unit, level.resource),
      limit(level), losses(level),
      level.growth === undefined ? "–" : amount(level.growth, level.unit, level.resource),
      days(level))),
    `${name} ${say("capacity")}`));
}

function limit(level) {
  const found = findLimit(level);
  if (found === null) return "–";
  const over = level.used / level.size > found;
  return h(over ? "b.bad" : "span", `${percent(found)} · ${say(over ? "n1_bad" : "n1_ok")}`);
}

function losses(level) {
  const told = Object.entries(level.after ?? {});
  return told.length ? told.map(([loss, share]) => `${has(`loss.${loss}`) ? say(`loss.${loss}`) : loss} ${percent(share)}`).join(" · ") : "–";
}

function days(level) {
  if (!level.full) return "–";
  return ["0.1", "0.5", "0.9"].map((each) => (level.full[each] === undefined ? say("later") : count(level.full[each]))).join(" / ");
}
