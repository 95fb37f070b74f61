// What needs a person: shape, grade, domain, sentence, since when.

import { h, panel, shape } from "./dom.js";
import { address, has, moment, say } from "./words.js";

const STATES = { critical: "cut", high: "degraded", warning: "degraded", info: "unknown" };

export const alerts = {
  name: "alerts",
  reads: (picture) => [picture.alerts],
  draw: ({ alerts: told }) => {
    const items = Object.entries(told.items).sort((one, other) => one[1].order - other[1].order);
    return panel(
      say("alerts"), told.source,
      told.source ? null : h("p.quiet", say("seen")),
      items.length ? h("ul.alerts", items.map(([key, each]) => item(key, each))) : h("p.fine", shape("normal"), say("no_alerts")),
      told.more ? h("p.quiet", say("more", { n: told.more })) : null,
    );
  },
};

function item(key, told) {
  const domain = has(told.domain) ? say(told.domain) : "";
  return h(
    `li.${told.severity}`, { "data-alert": key },
    h("span.grade", shape(STATES[told.severity]), say(`severity.${told.severity}`), domain ? ` · ${domain}` : null),
    told.href ? h("a", { href: address(told.href) }, told.summary) : h("span", told.summary),
    told.since && Date.parse(told.since) ? h("time", { datetime: told.since }, moment(new Date(told.since))) : null,
  );
}
