// Counts ages on, second by second, and greys what is out of date. Ages come from the server's steady clock: neither a
// wrong clock here nor one that is set there makes old figures look new.

import { age, say } from "./words.js";

export function tick(stream) {
  const now = stream.now();
  const sources = stream.picture?.sources ?? {};
  for (const element of document.querySelectorAll("[data-age]")) {
    const told = describe(sources[element.dataset.age], now);
    if (element.textContent !== told.words) element.textContent = told.words;
    element.classList.toggle("old", told.stale);
  }
  for (const element of document.querySelectorAll("[data-from]")) {
    element.classList.toggle("stale", describe(sources[element.dataset.from], now).stale);
  }
}

export function describe(source, now) {
  if (!source || source.ended === undefined || now === null) {
    const words = source?.up === false ? `${say("never")} · ${say("failing")}` : say("never");
    return { words, stale: true };
  }
  const seconds = Math.max(0, now - source.ended);
  if (source.up === false) return { words: `${say("failing")} · ${age(seconds)}`, stale: true };
  if (seconds > source.limit) return { words: `${say("stale")} · ${age(seconds)}`, stale: true };
  return { words: age(seconds), stale: false };
}
