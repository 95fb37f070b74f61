// The page's words, which came with it in the visitor's language, and figures as people write them.

const WORDS = JSON.parse(document.getElementById("words").textContent);
export const LANGUAGE = document.documentElement.dataset.lang;
const LOCALE = LANGUAGE === "zh" ? "zh-CN" : "en";

export function say(key, values = {}) {
  return (WORDS[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

export function has(key) {
  return key in WORDS;
}

const FORMS = new Map();

export function count(value, digits = 0) {
  if (!FORMS.has(digits)) FORMS.set(digits, new Intl.NumberFormat(LOCALE, { maximumFractionDigits: digits }));
  return FORMS.get(digits).format(value);
}

export function percent(share) {
  return `${count(share * 100, share < 0.1 ? 1 : 0)}%`;
}

export function bytes(value, binary = true) {
  const step = binary ? 1024 : 1000;
  const units = binary ? ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] : ["B", "kB", "MB", "GB", "TB", "PB"];
  let number = value;
  let unit = 0;
  while (Math.abs(number) >= step * 1.5 && unit < units.length - 1) { number /= step; unit += 1; }
  return `${count(number, number < 10 ? 1 : 0)} ${units[unit]}`;
}

export function amount(value, unit, resource) {
  if (unit === "byte") return bytes(value, resource === "memory");
  return count(value, value < 10 ? 1 : 0);
}

export function bits(perSecond) {
  let number = perSecond;
  const units = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s"];
  let unit = 0;
  while (number >= 1000 && unit < 3) { number /= 1000; unit += 1; }
  return `${count(number, number < 10 ? 1 : 0)} ${units[unit]}`;
}

export function age(seconds) {
  if (seconds < 90) return say("age.s", { n: Math.max(0, Math.round(seconds)) });
  if (seconds < 5_400) return say("age.m", { n: Math.round(seconds / 60) });
  if (seconds < 172_800) return say("age.h", { n: Math.round(seconds / 3_600) });
  return say("age.d", { n: Math.round(seconds / 86_400) });
}

export function day(value) {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium" }).format(value);
}

export function moment(value) {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: "short", timeStyle: "short" }).format(value);
}

export function clock(value) {
  return new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }).format(value);
}

export function mbps(value) {
  return value >= 1_000 ? `${count(value / 1_000, 1)} Gbit/s` : `${count(value)} Mbit/s`;
}

export function address(path) {
  return `${path}?lang=${LANGUAGE}`;
}
