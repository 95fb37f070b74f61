// Notifications, where somebody tells of them, and the sources: who answers, how old is what each told.

import { aged, h, panel } from "./dom.js";
import { count, has, say } from "./words.js";

export const notices = {
  name: "notices",
  reads: (picture) => [picture.notices],
  draw: ({ notices: told }) => (told ? panel(
    say("notices"), told.source,
    h("ul.plain", Object.entries(told.levels).flatMap(([grade, states]) => Object.entries(states).filter(([, n]) => n).map(([state, n]) =>
      h("li", h("b", count(n)), " ", name("grade", grade), " · ", name("notice", state),
        told.overdue[grade] && state !== "closed" ? h("em", ` ${say("overdue", { n: told.overdue[grade] })}`) : null)))),
  ) : null),
};

export const sources = {
  name: "sources",
  reads: (picture) => [picture.sources],
  draw: ({ sources: told }) => panel(
    say("sources"), "",
    h("ul.plain.sources", Object.entries(told).map(([code, each]) => h(
      "li", { "data-from": code },
      h("span", each.title), aged(code), h("small.quiet", say("every", { n: count(each.interval) })),
      each.error ? h("small.error", each.error) : null,
      each.gaps?.length ? h("small.error", `${say("gaps")}: ${each.gaps.join("; ")}`, each.gaps_more ? ` ${say("more", { n: each.gaps_more })}` : null) : null,
    ))),
  ),
};

function name(kind, key) {
  return has(`${kind}.${key}`) ? say(`${kind}.${key}`) : key;
}
