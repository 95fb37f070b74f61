// Verdicts of the checks: by subject as bars with words, and the failing checks, gravest first.

import { h, link, panel, row, shape, table } from "./dom.js";
import { sources } from "./others.js";
import { count, moment, say } from "./words.js";

const SHOWN = ["pass", "fail", "waived", "missing", "manual"];
const STATES = { critical: "cut", high: "degraded", medium: "degraded", low: "unknown" };

export const verdicts = {
  name: "verdicts",
  reads: (picture) => [picture.security],
  draw: ({ security: told }) => panel(
    h("a", { href: link("/security").getAttribute("href") }, say("checks")), told.source,
    h("div.split", h("div", totals(told), subjects(told)), h("div", news(told), failing(told))),
  ),
};

export const security = [
  { name: "title", reads: () => [1], draw: () => h("h1", say("checks")) },
  {
    name: "verdicts", reads: (picture) => [picture.security],
    draw: ({ security: told }) => panel(say("failing_checks"), told.source, totals(told), news(told), failing(told)),
  },
  {
    name: "subjects", reads: (picture) => [picture.security],
    draw: ({ security: told }) => panel(say("subject"), told.source, table(
      [say("subject"), ...SHOWN.map((key) => say(`verdict.${key}`)), say("verdict.not-applicable")],
      Object.values(told.subjects).map((each) => row(each.title, ...[...SHOWN, "not-applicable"].map((key) => count(each[key])))),
      say("checks"))),
  },
  sources,
];

function known(told) {
  return Object.keys(told.subjects).length > 0;
}

function totals(told) {
  if (!known(told)) return null;
  return h("ul.totals", SHOWN.map((key) => h(`li.v-${key}`, h("b", count(told.totals[key])), h("span", h(`i.v.v-${key}`, { "aria-hidden": "true" }), say(`verdict.${key}`)))));
}

function subjects(told) {
  return h("ul.subjects", Object.entries(told.subjects).map(([key, each]) => {
    const all = SHOWN.reduce((sum, name) => sum + each[name], 0) || 1;
    const words = SHOWN.filter((name) => each[name]).map((name) => `${say(`verdict.${name}`)} ${count(each[name])}`).join(", ");
    return h("li", { "data-subject": key }, h("span", each.title),
      h("span.stack", { role: "img", "aria-label": words, title: words }, SHOWN.map((name) => h(`i.v-${name}`, { style: { width: `${(each[name] / all) * 100}%` } }))),
      h("span.n", each.fail ? h("b", shape("cut"), count(each.fail)) : h("span", shape("normal"), "0")));
  }));
}

function news(told) {
  const fresh = Object.entries(told.new);
  return h("p.quiet",
    fresh.map(([severity, n]) => h("b.bad", say("new_failures", { n: count(n), severity: say(`severity.${severity}`) }), " ")),
    told.checked ? `${moment(new Date(told.checked * 1_000))} ` : null,
    told.drift === undefined ? null : `${say("drift", { n: count(told.drift) })} `);
}

function failing(told) {
  if (!known(told)) return h("p.quiet", shape("unknown"), say("no_checks"));
  const items = Object.entries(told.failing);
  if (!items.length) return h("p.fine", shape("normal"), say("no_failing"));
  return h("ul.failing", items.map(([code, each]) => h(
    "li", { "data-check": code }, h("span.grade", shape(STATES[each.severity]), each.word), h("span", each.title), h("small", say("objects", { n: count(each.objects) })))),
    told.failing_more ? h("li.quiet", say("more", { n: told.failing_more })) : null);
}
