// Opens the stream of this page's view and draws what it tells, part by part: a part is drawn anew only when its figures are
// not those of before.

import { tick } from "./ages.js";
import { sweep } from "./chart.js";
import { city } from "./city.js";
import { capacity } from "./capacity.js";
import { department } from "./department.js";
import { node } from "./node.js";
import { line } from "./link.js";
import { pool } from "./pool.js";
import { security } from "./security.js";
import { Stream } from "./stream.js";
import { showState, top } from "./top.js";
import { place } from "./dom.js";
import { LANGUAGE } from "./words.js";

const { view, kind } = document.documentElement.dataset;
const VIEWS = { city, capacity, security, pool, node, link: line, department };
const main = document.getElementById("main");
let parts = null;

const stream = new Stream(view, LANGUAGE, { onPicture: draw, onState: () => showState(stream) });
stream.start();
setInterval(() => { tick(stream); showState(stream); }, 1_000);

function draw(picture) {
  parts ??= [{ root: document.getElementById("top"), ...top }, ...lay(VIEWS[kind])];
  for (const part of parts) {
    const inputs = part.reads(picture);
    if (part.inputs && part.inputs.length === inputs.length && inputs.every((each, index) => each === part.inputs[index])) continue;
    part.inputs = inputs;
    place(part.root, part.draw(picture, stream));
  }
  sweep();
  tick(stream);
  document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn ?? 0) + 1);
}

// A view is a list of parts, each with a name for its place, what it reads of a picture, and how it is drawn.
function lay(view) {
  main.replaceChildren();
  main.className = kind;
  return view.map((part) => {
    const root = document.createElement("div");
    root.className = `part p-${part.name}`;
    main.append(root);
    return { ...part, root };
  });
}
