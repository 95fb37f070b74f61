"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const STEP = 40;
  const state = { d: "*", p: "*", v: "*", q: "" };
  const fields = { d: "fd", p: "fp", v: "fv", q: "fq" };
  const items = [...document.querySelectorAll("details.item")];
  const element = (tag, css, words) => {
    const made = document.createElement(tag);
    if (css) made.className = css;
    if (words !== undefined) made.textContent = words;
    return made;
  };
  const word = (number) => (number < 0 ? "" : data.words[number]);
  const checks = (item) => item.dataset.c.split(" ").filter(Boolean);
  const fits = (row) => (state.d === "*" || word(row[4]) === state.d) && (state.v === "*" || state.v === "partial" || data.verdicts[row[0]][0] === state.v);
  const department = (code) => data.names[code] || code;

  function badge(number) {
    const [css, mark, words] = data.verdicts[number];
    return element("span", "badge " + css, mark + " " + words);
  }
  function addFact(box, number) {
    const fact = data.facts[number], holder = element("details", "fact");
    holder.append(element("summary", "quiet", `${data.say.facts}: ${fact.kind} · ${fact.source} · ${fact.at}`));
    holder.addEventListener("toggle", () => { if (holder.children.length === 1) holder.append(element("pre", "", JSON.stringify(fact, null, 1))); });
    box.append(holder);
  }
  function makeRow(row) {
    const holder = element("details", "row"), summary = element("summary"), name = element("bdi", "", [word(row[1]), word(row[2]), word(row[3])].filter(Boolean).join(" · "));
    summary.append(badge(row[0]), " ", name);
    const owner = [department(word(row[4])), word(row[5])].filter(Boolean).join(" / ");
    if (owner) summary.append(" ", element("span", "quiet", owner));
    if (row[8] >= 0) summary.append(" ", element("span", "warn", `${data.say.waived}: ${word(row[8])}`));
    holder.append(summary);
    holder.addEventListener("toggle", () => {
      if (holder.children.length > 1) return;
      const body = element("div", "body"), reason = element("p");
      reason.append(element("bdi", "", word(row[6])));
      body.append(reason);
      if (row[7] >= 0) body.append(element("p", "", `${data.say.remedy}: ${word(row[7])}`));
      for (const number of row[9]) addFact(body, number);
      holder.append(body);
    });
    return holder;
  }
  function addRows(box, rows, from) {
    for (const row of rows.slice(from, from + STEP)) box.append(makeRow(row));
    if (rows.length <= from + STEP) return;
    const more = element("button", "", `${data.say.more} (${rows.length - from - STEP})`);
    more.addEventListener("click", () => { more.remove(); addRows(box, rows, from + STEP); });
    box.append(more);
  }
  function fill(item) {
    for (const old of item.querySelectorAll(":scope > .body")) old.remove();
    const body = element("div", "body");
    if (!checks(item).length) body.append(element("p", "quiet", data.say.hand));
    for (const id of checks(item)) {
      const check = data.checks[id];
      if (!check) continue;
      const [title, gravity, clause, condition, planned] = check;
      body.append(element("h4", "", `${title} (${id})`), element("p", "quiet", `${gravity} · ${clause} · ${data.say.condition}: ${condition}`));
      const rows = (data.rows[id] || []).filter(fits);
      if (planned) body.append(element("p", "quiet", planned));
      else if (!rows.length) body.append(element("p", "quiet", data.say.none));
      addRows(body, rows, 0);
    }
    item.append(body);
  }
  function shows(item) {
    if (state.p !== "*" && item.dataset.p !== state.p) return false;
    if (state.q && !(item.dataset.c + " " + item.querySelector("summary").textContent).toLowerCase().includes(state.q)) return false;
    if (state.d === "*" && (state.v === "*" || item.dataset.v === state.v)) return true;
    if (state.v === "partial") return item.dataset.v === state.v && (state.d === "*" || checks(item).some((id) => (data.rows[id] || []).some(fits)));
    return checks(item).some((id) => (data.rows[id] || []).some(fits));
  }
  function apply() {
    for (const item of items) {
      item.hidden = !shows(item);
      if (item.open && !item.hidden) fill(item); else item.open = false;
    }
    for (const each of document.querySelectorAll(".group")) each.hidden = !each.querySelector("details.item:not([hidden])");
    for (const each of document.querySelectorAll("tr[data-d], details.system")) each.hidden = state.d !== "*" && each.dataset.d !== state.d;
  }
  function choose(change) {
    Object.assign(state, change);
    for (const [name, id] of Object.entries(fields)) document.getElementById(id).value = state[name];
    apply();
  }
  for (const item of items) item.addEventListener("toggle", () => { if (item.open) fill(item); });
  for (const [name, id] of Object.entries(fields)) document.getElementById(id).addEventListener("input", (event) => choose({ [name]: name === "q" ? event.target.value.toLowerCase() : event.target.value }));
  document.getElementById("fr").addEventListener("click", () => choose({ d: "*", p: "*", v: "*", q: "" }));
  document.getElementById("print").addEventListener("click", () => window.print());
  const ways = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const matrix = document.querySelector(".matrix tbody");
  function beside(cell, [down, right]) {
    let row = cell.parentNode, next = cell;
    do {
      row = matrix.rows[row.sectionRowIndex + down];
      next = row && row.cells[next.cellIndex + right];
    } while (next && next.tagName === "TD" && !next.className);
    return next && next.tagName === "TD" ? next : cell;
  }
  if (matrix) {
    const first = matrix.querySelector("td[class]");
    if (first) first.tabIndex = 0; // one stop for the whole table; arrows go on from there
    matrix.addEventListener("keydown", (event) => {
      const cell = event.target.closest("td[class]");
      if (cell && (event.key === "Enter" || event.key === " ")) cell.click();
      else if (cell && ways[event.key]) {
        const next = beside(cell, ways[event.key]);
        cell.removeAttribute("tabindex");
        next.tabIndex = 0;
        next.focus();
      } else return;
      event.preventDefault();
    });
  }
  document.addEventListener("click", (event) => {
    const cell = event.target.closest(".matrix td[class]"), link = event.target.closest("a[data-q]");
    if (link) choose({ d: "*", p: "*", v: "*", q: link.dataset.q });
    if (!cell) return;
    const heads = cell.closest("table").querySelectorAll("thead th");
    choose({ d: cell.parentNode.dataset.d, p: heads[cell.cellIndex].dataset.p, v: "*", q: "" });
    document.getElementById("items").scrollIntoView();
  });
})();
