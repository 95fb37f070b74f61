// What is wrong on a page for people who do not see it as its maker does: contrast under AA, things without names, ids that are
// there twice, tables without heads. Gives a list of sentences. Run in the page by the tests.
() => {
  const wrong = [];
  const shown = (each) => each.getClientRects().length > 0 && !each.closest(".hidden, [hidden], .skip, [aria-hidden=true]") && getComputedStyle(each).visibility !== "hidden";
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const read = (words) => { pen.clearRect(0, 0, 1, 1); pen.fillStyle = words; pen.fillRect(0, 0, 1, 1); return [...pen.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((each) => each / 255).map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
    .reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (each) => {
    for (let at = each; at; at = at.parentElement) { const color = read(getComputedStyle(at).backgroundColor); if (color[3] === 255) return color; }
    return [255, 255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const each = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(each.tagName) || !shown(each)) continue;
    const style = getComputedStyle(each);
    const [one, other] = [light(read(style.color)), light(behind(each))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05), size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < needed) wrong.push(`contrast ${ratio.toFixed(2)}: ${each.className || each.tagName} "${walker.currentNode.textContent.trim().slice(0, 30)}"`);
  }
  for (const each of document.querySelectorAll("a[href], button, [role=img], [role=region], section, nav")) {
    const labelled = each.getAttribute("aria-labelledby");
    const name = each.getAttribute("aria-label") || (labelled && document.getElementById(labelled)?.textContent) || (each.matches("a, button") && each.textContent);
    if (shown(each) && !String(name || "").trim()) wrong.push(`no name: ${each.outerHTML.slice(0, 90)}`);
  }
  for (const each of document.querySelectorAll("canvas")) if (!each.closest("[aria-label]")) wrong.push("a drawing without words");
  for (const each of document.querySelectorAll("table")) if (!each.querySelector("thead th[scope=col]") || !each.caption) wrong.push("a table without heads");
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  if (new Set(ids).size !== ids.length) wrong.push("an id is there twice");
  if (document.querySelectorAll("h1").length !== 1) wrong.push(`${document.querySelectorAll("h1").length} h1`);
  if (!document.documentElement.lang) wrong.push("no language");
  return wrong;
}
