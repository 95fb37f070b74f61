// Listens to the server's events for one view: whole pictures, patches, beats. It notices a stream that has gone silent,
// says so, and comes back with the number of the last message, so that only what was missed is sent.

import { applyPatch } from "./patch.js";

const SILENCE = 25_000; // more than two beats of the server
const WAITS = [1_000, 2_000, 5_000, 10_000];

export class Stream {
  constructor(path, language, { onPicture, onState }) {
    Object.assign(this, { path, language, onPicture, onState });
    this.picture = null;
    this.last = "";
    this.tries = 0;
    this.clock = null; // the server's steady clock at a moment of ours
    this.heard = null;
  }

  start() {
    this.open();
    setInterval(() => this.watch(), 1_000);
    addEventListener("pagehide", () => this.source?.close());
    addEventListener("pageshow", (event) => { if (event.persisted) this.open(); });
    addEventListener("online", () => { if (this.state !== "live") this.open(); });
  }

  // Seconds of the server's steady clock, now; null before the first message.
  now() {
    return this.clock === null ? null : this.clock.steady + (performance.now() - this.clock.at) / 1_000;
  }

  open() {
    clearTimeout(this.timer);
    this.source?.close();
    const query = new URLSearchParams({ view: this.path, lang: this.language });
    if (this.last) query.set("last", this.last);
    const source = new EventSource(`/events?${query}`);
    this.source = source;
    this.begun = performance.now();
    for (const kind of ["picture", "delta", "beat"]) {
      source.addEventListener(kind, (event) => { if (source === this.source) this.hear(kind, JSON.parse(event.data)); });
    }
    source.addEventListener("error", () => { if (source === this.source) this.lose(); });
    if (this.picture === null) this.tell("connecting");
  }

  hear(kind, { id, steady, body }) {
    this.tries = 0;
    this.clock = { steady, at: performance.now() };
    this.heard = performance.now();
    if (kind === "picture") this.picture = body;
    if (kind === "delta") this.picture = applyPatch(this.picture, body);
    if (id) this.last = id;
    this.tell("live");
    if (kind !== "beat") this.onPicture(this.picture);
  }

  lose() {
    this.source.close();
    this.source = null;
    this.tell("broken");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), WAITS[Math.min(this.tries, WAITS.length - 1)]);
    this.tries += 1;
  }

  watch() {
    if (this.source && performance.now() - Math.max(this.heard ?? 0, this.begun) > SILENCE) this.lose();
  }

  tell(state) {
    this.state = state;
    this.onState(state);
  }
}
