"""The topology as SVG: pairs of devices by level, links between them, and what is said of each."""

from collections.abc import Iterator, Mapping
from html import escape

from extranet.drill.model import Verdict
from extranet.report.layout import APART, BOX, Layout, PlacedLink, PlacedNode
from extranet.report.marks import Mark
from govcloud.inventory.models.extranet import Role
from govcloud.text import Language

CLASSES = {Verdict.PASS: "good", Verdict.FAIL: "bad", Verdict.UNJUDGED: "unsure"}
LINE = 15
"""Height of a line of words."""
LETTER = 6.4
"""Width of a letter at the size of the marks; a Chinese character has two."""
STYLE = """
svg.topology { font-family: "Noto Sans", "Noto Sans CJK SC", sans-serif; max-width: 100%; height: auto; }
.topology .node rect { fill: var(--panel, #fff); stroke: var(--line, #b8c2cc); }
.topology .name { font-size: 13px; font-weight: 600; text-anchor: middle; fill: var(--ink, #1f2933); }
.topology .device { fill: #52667a; } .topology .device.core { fill: #1b3a57; } .topology .device.exit { fill: #7a4b9b; }
.topology .side { font-size: 11px; fill: #fff; text-anchor: middle; }
.topology .pair { stroke: #52667a; stroke-width: 2; }
.topology .link { fill: none; stroke: #9aa8b5; stroke-width: 1.6; }
.topology .link.good { stroke: #1f8a4c; stroke-width: 2.6; } .topology .link.bad { stroke: #c62f2f; stroke-width: 3; }
.topology .link.unsure { stroke: #c98a00; stroke-width: 2.6; stroke-dasharray: 6 4; }
.topology .device.good { stroke: #1f8a4c; stroke-width: 3; } .topology .device.bad { stroke: #c62f2f; stroke-width: 3; }
.topology .device.unsure { stroke: #c98a00; stroke-width: 3; }
.topology .mark rect { fill: #fff; opacity: .94; }
.topology .mark text { font-size: 11.5px; font-weight: 400; text-anchor: middle; }
.topology .mark.good text { fill: #14683a; } .topology .mark.bad text { fill: #a32020; }
.topology .mark.unsure text { fill: #8a5f00; }
"""
"""Put into the page once."""


def draw(layout: Layout, marks: Mapping[str, Mark], language: Language) -> str:
    """One `<svg>` element. Every name is escaped."""
    parts = [
        *(_draw_link(link, marks.get(link.link.code)) for link in layout.links),
        *(_draw_node(node, marks, language) for node in layout.nodes),
        *_draw_marks(layout, marks, language),
    ]
    size = f"{layout.width:.0f} {layout.height:.0f}"
    width = f"{layout.width:.0f}"
    return f'<svg class="topology" viewBox="0 0 {size}" width="{width}" role="img">{"".join(parts)}</svg>'


def _draw_link(link: PlacedLink, mark: Mark | None) -> str:
    (x, y), (up_x, up_y) = link.lower, link.upper
    half = (y + up_y) / 2
    title = f"{link.link.code}: {link.link.carrier}, {link.link.circuit}, {link.link.duct}"
    path = f"M{x:.0f} {y:.0f} C{x:.0f} {half:.0f} {up_x:.0f} {half:.0f} {up_x:.0f} {up_y:.0f}"
    return f'<path class="link{_class(mark)}" d="{path}"><title>{escape(title)}</title></path>'


def _draw_node(placed: PlacedNode, marks: Mapping[str, Mark], language: Language) -> str:
    node = placed.node
    name = node.name_zh if language == "zh" else node.name_en
    left, top = placed.x - BOX[0] / 2, placed.y - BOX[1] / 2
    parts = [
        f'<g class="node"><title>{escape(node.code)}</title>',
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{BOX[0]}" height="{BOX[1]}" rx="8"/>',
        f'<text class="name" x="{placed.x:.0f}" y="{top + 19:.0f}">{escape(_shorten(name))}</text>',
    ]
    if len(placed.devices) > 1:
        y = placed.devices[0][2]
        x, end = placed.x - APART / 2, placed.x + APART / 2
        parts.append(f'<line class="pair" x1="{x:.0f}" y1="{y:.0f}" x2="{end:.0f}" y2="{y:.0f}"/>')
    for device, x, y in placed.devices:
        role = f" {device.role.value}" if device.role in {Role.CORE, Role.EXIT} else ""
        classes = f"device{role}{_class(marks.get(device.code))}"
        parts.append(
            f"<g><title>{escape(device.code)} ({escape(device.model)})</title>"
            f'<circle class="{classes}" cx="{x:.0f}" cy="{y:.0f}" r="11"/>'
            f'<text class="side" x="{x:.0f}" y="{y + 4:.0f}">{device.side.upper()}</text></g>'
        )
    return "".join([*parts, "</g>"])


def _draw_marks(layout: Layout, marks: Mapping[str, Mark], language: Language) -> Iterator[str]:
    """Beside the device at the lower end: what is said of its links above the node, of itself below."""
    links = {link.link.a_device: link.link.code for link in layout.links}
    for node in layout.nodes:
        for device, _, y in node.devices:
            x = node.x + (BOX[0] / 4 + 2) * (-1 if device.side == "a" else 1)
            if mark := marks.get(links.get(device.code, "")):
                yield _draw_mark(mark, x, node.y - BOX[1] / 2 - LINE * (len(mark.lines) / 2 + 0.4), language)
            if mark := marks.get(device.code):
                yield _draw_mark(mark, x, y + 34, language)


def _draw_mark(mark: Mark, x: float, y: float, language: Language) -> str:
    lines = [text.render(language) for text in mark.lines]
    width = max(map(_measure, lines)) + 8
    top = y - LINE * len(lines) / 2
    rows = "".join(
        f'<text x="{x:.0f}" y="{top + LINE * (number + 0.8):.0f}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    box = f'<rect x="{x - width / 2:.0f}" y="{top:.0f}" width="{width:.0f}" height="{LINE * len(lines)}" rx="3"/>'
    return f'<g class="mark{_class(mark)}">{box}{rows}</g>'


def _class(mark: Mark | None) -> str:
    return f" {CLASSES[mark.verdict]}" if mark else ""


def _measure(words: str) -> float:
    return sum(LETTER * (2 if ord(letter) > 0x2E80 else 1) for letter in words)  # noqa: PLR2004 - CJK begins there


def _shorten(name: str, room: int = 19) -> str:
    """The name, cut where it would leave its box; a Chinese character takes two places."""
    taken = 0
    for at, letter in enumerate(name):
        taken += 2 if ord(letter) > 0x2E80 else 1  # noqa: PLR2004
        if taken > room:
            return name[: at - 1] + "…"
    return name
