"""Draws levels with their forecast as a fan: what was in use, what will be with 10, 50 and 90 %, and how much there is.

An SVG picture without scripts or outside references, or a page that holds one. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from math import ceil, floor, log10

from govcloud.text import Language, Text
from monitors.capacity.forecast import Band, forecast_use
from monitors.capacity.view import Line

AHEAD = 365
"""Days that are drawn of what is to come."""
WIDTH, HEIGHT, COLUMNS, GAP = 560, 286, 2, 20
LEFT, RIGHT, TOP, BOTTOM = 74, 18, 80, 30
TITLE = Text("Capacity: what was in use, and what will be", "容量：已用与预测")
LEGEND = Text(
    "line: in use · band: 10 to 90 % · dashed: what there is · triangle: a ticket's step",
    "实线：已用 · 色带：10%–90% 区间 · 虚线：总量 · 三角：工单变化",
)
NOW = Text("{used} of {size} in use ({share})", "已用 {used} / 总量 {size}（{share}）")
FULL = Text("full by {days} (10 / 50 / 90 %)", "用满日期 {days}（10/50/90%）")
NEVER = Text("not full within two years", "两年内不会用满")
UNKNOWN = Text("how it grows is not known yet", "尚无法判断增长")
STYLE = (
    "svg{font:12px 'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei',sans-serif;background:#fff}"
    "text{fill:#24292f}.h{font-size:18px;font-weight:600}.t{font-size:14px;font-weight:600}.s{fill:#57606a}"
    ".g{stroke:#e4e7eb}.n{stroke:#8c959f;stroke-dasharray:2 3}"
    ".size{stroke:#b42318;stroke-dasharray:7 4;stroke-width:1.5}"
    ".past{fill:none;stroke:#1f5fbf;stroke-width:2}.mid{fill:none;stroke:#1f5fbf;stroke-width:1.5;stroke-dasharray:4 3}"
    ".fan{fill:#1f5fbf;fill-opacity:.18}.step{fill:#8a5a00}.box{fill:none;stroke:#d0d7de}"
)
BODY = (
    '<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>{title}</title><style>body{{margin:16px}}svg{{max-width:100%;height:auto}}</style>{picture}</html>\n"
)


def draw_lines(lines: Sequence[Line], language: Language, *, page: bool = False) -> str:
    """A panel for each level of a whole pool, and of each part that has a past to show."""
    shown = [line for line in lines if not line.key[1] or len(line.past) > 1]
    rows = ceil(len(shown) / COLUMNS)
    width, height = GAP + COLUMNS * (WIDTH + GAP), 64 + rows * (HEIGHT + GAP)
    panels = [
        f'<g transform="translate({GAP + number % COLUMNS * (WIDTH + GAP)},{64 + number // COLUMNS * (HEIGHT + GAP)})">'
        f"{draw_panel(line, language)}</g>"
        for number, line in enumerate(shown)
    ]
    title = escape(TITLE.render(language))
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-label="{title}"><style>{STYLE}</style><text class="h" x="{GAP}" y="28">{title}</text>'
        f'<text class="s" x="{GAP}" y="50">{escape(LEGEND.render(language))}</text>{"".join(panels)}</svg>'
    )
    return BODY.format(language=language, title=title, picture=picture) if page else picture + "\n"


@dataclass(frozen=True)
class Scale:
    """Where a day and an amount are in a panel."""

    first: date
    last: date
    most: float

    def x(self, day: date) -> float:
        """From the left, in pixels."""
        part = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(LEFT + part * (WIDTH - LEFT - RIGHT), 1)

    def y(self, amount: float) -> float:
        """From the top, in pixels."""
        return round(HEIGHT - BOTTOM - min(amount / self.most, 1.0) * (HEIGHT - TOP - BOTTOM), 1)


def draw_panel(line: Line, language: Language) -> str:
    """One level."""
    bands = [] if line.outlook is None else forecast_use(line.outlook, AHEAD)
    now = line.past[-1]
    most = max([line.level.size, *(each.used for each in line.past), *(each.high for each in bands)]) or 1.0
    scale = Scale(line.past[0].day, bands[-1].day if bands else now.day + timedelta(days=AHEAD), most * 1.06)
    start = Band(now.day, now.used, now.used, now.used)
    fan, size = [start, *bands], scale.y(line.level.size)
    pool, part, what = line.key
    name = " · ".join(filter(None, (pool, part, what.words.render(language))))
    return "".join(
        (
            f'<rect class="box" width="{WIDTH}" height="{HEIGHT}" rx="6"/>',
            f'<text class="t" x="14" y="24">{escape(name)}</text>',
            *(
                f'<text class="s" x="14" y="{y}">{escape(words.render(language))}</text>'
                for y, words in zip((44, 62), describe(line), strict=True)
            ),
            draw_grid(scale),
            f'<polygon class="fan" points="{trace(scale, fan, "high")} {trace(scale, fan[::-1], "low")}"/>',
            f'<polyline class="mid" points="{trace(scale, fan, "middle")}"/>',
            f'<polyline class="past" points="{" ".join(f"{scale.x(e.day)},{scale.y(e.used)}" for e in line.past)}"/>',
            f'<line class="size" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{size}" y2="{size}"/>',
            f'<line class="n" x1="{scale.x(now.day)}" x2="{scale.x(now.day)}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>',
            f'<circle cx="{scale.x(now.day)}" cy="{scale.y(now.used)}" r="3" fill="#1f5fbf"/>',
            *(draw_step(scale, each.day, f"{each.ticket} {each.amount:+,.0f}") for each in line.announced),
        )
    )


def trace(scale: Scale, bands: Sequence[Band], edge: str) -> str:
    """The points along an edge of the fan."""
    return " ".join(f"{scale.x(each.day)},{scale.y(getattr(each, edge))}" for each in bands)


def draw_grid(scale: Scale) -> str:
    """Amounts from the left, months from below."""
    found, step = [], find_step(scale.most)
    for number in range(floor(scale.most / step) + 1):
        y = scale.y(number * step)
        found.append(f'<line class="g" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        found.append(f'<text class="s" x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{number * step:,.0f}</text>')
    found += [
        f'<text class="s" x="{scale.x(day)}" y="{HEIGHT - 10}" text-anchor="middle">{day:%Y-%m}</text>'
        for day in list_months(scale.first, scale.last)
    ]
    return "".join(found)


def draw_step(scale: Scale, day: date, words: str) -> str:
    """A triangle on the day of a ticket."""
    if not scale.first <= day <= scale.last:
        return ""
    x, y = scale.x(day), HEIGHT - BOTTOM
    return f'<path class="step" d="M{x},{y - 9}l5,9h-10z"><title>{escape(words)}</title></path>'


def describe(line: Line) -> tuple[Text, Text]:
    """How full, and when it will be."""
    level, filling = line.level, line.filling
    now = NOW(used=f"{level.used:,.0f}", size=f"{level.size:,.0f}", share=f"{level.share:.0%}")
    if filling is None:
        then = UNKNOWN
    elif not any((filling.early, filling.likely, filling.late)):
        then = NEVER
    else:
        days = (filling.early, filling.likely, filling.late)
        then = FULL(days=" / ".join(each.isoformat() if each else "–" for each in days))
    return now, then


def find_step(most: float) -> float:
    """A round distance that gives some four lines."""
    rough = most / 4
    unit = 10.0 ** floor(log10(rough))
    return next(unit * times for times in (1, 2, 2.5, 5, 10) if unit * times >= rough)


def list_months(first: date, last: date) -> list[date]:
    """First days of months, some six of them."""
    every = max(1, round((last - first).days / 30 / 6))
    months = range(first.year * 12 + first.month, last.year * 12 + last.month, every)
    found = [date(number // 12, number % 12 + 1, 1) for number in months]
    return [day for day in found if first <= day <= last]
