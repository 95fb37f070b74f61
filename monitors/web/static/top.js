// The head of every page: where one is, the three words, whether the stream lives, the time, the other language.

import { badge, h, link } from "./dom.js";
import { LANGUAGE, age, clock, say } from "./words.js";

const broken = document.getElementById("broken");

export const top = {
  reads: (picture) => [picture.city, picture.summary],
  draw: (picture) => h(
    "div.bar",
    h("div.name", picture.kind === "city" ? h("h1", picture.city, " ", h("small", say("title")))
      : h("p.home", link("/", picture.city, " ", h("small", say("title"))))),
    picture.summary ? h("ul.three", ["cloud", "network", "security"].map((key) => three(key, picture.summary[key]))) : null,
    h("nav", { "aria-label": say("overview") },
      [["/", "overview"], ["/capacity", "capacity"], ["/security", "checks"]].map(([path, key]) => h(
        "a", { href: `${path}?lang=${LANGUAGE}`, "aria-current": location.pathname === path ? "page" : null }, say(key)))),
    h("a.tongue", { href: `?lang=${LANGUAGE === "zh" ? "en" : "zh"}`, lang: LANGUAGE === "zh" ? "en" : "zh-CN" }, say("language")),
    h("div.now", h("time", { id: "clock" }), h("span", { id: "live" })),
  ),
};

function three(key, told) {
  return h(`li.${told.state}`, h("b", say(key)), badge(told.state, told.word), h("small", told.sentence));
}

export function showState(stream) {
  const time = document.getElementById("clock"), live = document.getElementById("live");
  if (time) time.textContent = clock(new Date());
  if (live) {
    live.textContent = stream.state === "live" ? say("live") : say("connecting");
    live.className = stream.state === "live" ? "ok" : "bad";
  }
  const lost = stream.state === "broken" || (stream.state !== "live" && stream.picture !== null && stream.tries > 0);
  document.documentElement.classList.toggle("lost", lost);
  broken.hidden = !lost;
  if (lost) {
    const words = say("broken", { age: stream.heard === null ? say("never") : age((performance.now() - stream.heard) / 1_000) });
    if (broken.textContent !== words) broken.textContent = words;
  }
}

