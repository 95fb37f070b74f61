// Thousands of nodes in one small field: a mark per node, told apart by its height and form as well as by its colour. Full
// height: cut off; three quarters with a gap: redundancy lost; a hollow frame: unknown; low: normal.

import { color, rem } from "./chart.js";
import { h } from "./dom.js";
import { count, say } from "./words.js";

const NAMES = { 2: "normal", 1: "degraded", 0: "cut", "?": "unknown" };
const drawn = new ResizeObserver((entries) => entries.forEach((each) => each.target.redraw?.()));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
  document.querySelectorAll("canvas.marks").forEach((each) => each.redraw()));

// `groups` are strings of marks; a gap stands between two groups.
export function marksField(groups, words, most = 0.5) {
  const canvas = h("canvas.marks", { role: "img", "aria-label": words });
  canvas.redraw = () => draw(canvas, groups, most);
  drawn.observe(canvas);
  return canvas;
}

export function countMarks(groups) {
  const counts = { normal: 0, degraded: 0, cut: 0, unknown: 0 };
  for (const group of groups) for (const mark of group) counts[NAMES[mark]] += 1;
  return counts;
}

export function sayMarks(groups) {
  const counts = countMarks(groups);
  const all = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return say("map_cells", { n: count(all), ...Object.fromEntries(Object.entries(counts).map(([key, each]) => [key, count(each)])) });
}

function draw(canvas, groups, most) {
  const width = canvas.clientWidth, height = canvas.clientHeight;
  if (!width || !height) return;
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  const slots = groups.reduce((sum, each) => sum + each.length + 1, 0);
  const { step, tall } = fit(slots, width, height, rem(most));
  const perRow = Math.max(1, Math.floor(width / step));
  const colors = Object.fromEntries(Object.values(NAMES).map((name) => [name, color(`mark-${name}`)]));
  const thick = Math.max(1, step * 0.76), high = tall * 0.84;
  let slot = 0;
  for (const group of groups) {
    for (const mark of group) {
      const name = NAMES[mark] ?? "unknown";
      const x = (slot % perRow) * step, y = Math.floor(slot / perRow) * tall;
      pen.fillStyle = pen.strokeStyle = colors[name];
      if (name === "normal") pen.fillRect(x, y + high * 0.55, thick, high * 0.45);
      else if (name === "cut") pen.fillRect(x, y, thick, high);
      else if (name === "degraded") {
        pen.fillRect(x, y + high * 0.2, thick, high * 0.26);
        pen.fillRect(x, y + high * 0.62, thick, high * 0.38);
      } else {
        pen.lineWidth = Math.max(1, thick * 0.16);
        pen.strokeRect(x + pen.lineWidth / 2, y + high * 0.2, thick - pen.lineWidth, high * 0.78);
      }
      slot += 1;
    }
    if (slot % perRow) slot += 1;
  }
}

// The largest marks that fit, not wider than `most`; a mark is half as high again as it is wide.
function fit(slots, width, height, most) {
  let step = most;
  for (let turn = 0; turn < 60; turn += 1) {
    const rows = Math.ceil(slots / Math.max(1, Math.floor(width / step)));
    if (rows * step * 1.5 <= height) break;
    step *= 0.94;
  }
  return { step, tall: step * 1.5 };
}
