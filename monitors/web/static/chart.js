// Charts: Apache ECharts with the page's colours and letters. A chart keeps its drawing when its figures change.

export function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export function rem(number) {
  return number * parseFloat(getComputedStyle(document.documentElement).fontSize);
}

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const ALIVE = new Set();

// `draw` makes the option of ECharts anew, for new figures, other colours or another size.
export function chart(element, draw) {
  const drawing = echarts.init(element, null, { renderer: "canvas" });
  const render = () => {
    if (!element.isConnected) return;
    drawing.resize();
    drawing.setOption({ animation: !STILL.matches, animationDuration: 300, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, ...draw() }, true);
  };
  const observer = new ResizeObserver(render);
  observer.observe(element);
  const one = { render, element, dispose() { observer.disconnect(); drawing.dispose(); ALIVE.delete(one); } };
  ALIVE.add(one);
  return one;
}

for (const query of ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)"]) {
  matchMedia(query).addEventListener("change", () => ALIVE.forEach((each) => each.render()));
}

// Throws away the drawings of what is no longer on the page.
export function sweep() {
  for (const each of [...ALIVE]) if (!each.element.isConnected) each.dispose();
}
