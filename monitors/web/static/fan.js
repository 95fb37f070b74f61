// How full something will be: the past as a line, the middle of what is expected, and the band from 10 to 90 %.

import { chart, color, rem } from "./chart.js";
import { h } from "./dom.js";
import { count, day, percent, say } from "./words.js";

const DAY = 86_400_000;

export function fanChart(fan, words) {
  const element = h(".fan", { role: "img", "aria-label": words });
  const start = fan.straight ? Date.now() : null;
  const time = (value) => (typeof value === "number" ? start + value * DAY : Date.parse(value));
  requestAnimationFrame(() => element.isConnected && chart(element, () => option(fan, time)));
  return element;
}

export function describeFan(fan, level) {
  const full = level?.full ?? {};
  const later = (value) => (value === undefined ? null : count(value));
  if (full["0.5"] !== undefined) return say("full_by", { n: later(full["0.5"]), soon: later(full["0.1"]) ?? "?" });
  if (full["0.1"] !== undefined) return say("full_soon", { soon: later(full["0.1"]) });
  return say("not_full");
}

function option(fan, time) {
  const label = { color: color("quiet"), fontSize: rem(0.72) };
  const ahead = fan.ahead.map(([at, low, middle, high]) => [time(at), low, middle, high]);
  const past = (fan.past ?? []).map(([at, used]) => [time(at), used]);
  const last = past.at(-1);
  const from = last ? [[last[0], last[1], last[1], last[1]], ...ahead] : ahead;
  const top = Math.min(1.6, Math.max(1.08, ...ahead.map((each) => each[3])));
  const pick = (index) => from.map((each) => [each[0], each[index]]);
  const begin = (past[0] ?? from[0])[0];
  const end = from.at(-1)[0];
  const line = (data, more) => ({ type: "line", data, symbol: "none", silent: true, ...more });
  return {
    grid: { left: rem(2.6), right: rem(0.6), top: rem(0.5), bottom: rem(1.5) },
    xAxis: {
      type: "time", min: begin, max: end, splitNumber: 3, axisLine: { lineStyle: { color: color("line") } },
      axisTick: { show: false }, splitLine: { show: false },
      axisLabel: { ...label, hideOverlap: true, formatter: (value) => day(value).replace(/^(\d{4})年(\d+)月.*/, "$1-$2").replace(/^(\w+) \d+, (\d+)$/, "$1 $2") },
    },
    yAxis: {
      type: "value", min: 0, max: top, interval: 0.5, splitLine: { lineStyle: { color: color("line") } },
      axisLabel: { ...label, formatter: (value) => (value <= top && value % 0.5 === 0 ? percent(value) : "") },
    },
    series: [
      line(pick(1), { stack: "band", stackStrategy: "all", lineStyle: { opacity: 0 } }),
      line(from.map((each) => [each[0], each[3] - each[1]]), {
        stack: "band", stackStrategy: "all", lineStyle: { opacity: 0 }, areaStyle: { color: color("accent"), opacity: 0.22 },
      }),
      line(past, { lineStyle: { color: color("ink"), width: rem(0.12) } }),
      line(pick(2), { lineStyle: { color: color("accent"), width: rem(0.13), type: "dashed" } }),
      line([[begin, 1], [end, 1]], { lineStyle: { color: color("cut"), width: rem(0.09) } }),
    ],
  };
}
