"""The page of a drill: what was promised, what was measured, a drawn topology and every flow. One file, no scripts."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from extranet.drill.model import Drill, Gap, Trial, Verdict
from extranet.report import words
from extranet.report.drawing import CLASSES, STYLE, draw
from extranet.report.layout import lay_out
from extranet.report.marks import mark_drill
from govcloud.inventory.inventory import Inventory
from govcloud.text import Language, Text

TEMPLATES = Path(__file__).parent / "templates"
MILLISECONDS = Text("{n} ms", "{n} 毫秒")


@dataclass(frozen=True)
class Row:
    """One trial as the table shows it."""

    cells: tuple[str, ...]
    verdict: str
    verdict_class: str
    flows: list[tuple[str, ...]]


def write_drill_page(inventory: Inventory, drill: Drill, language: Language, *, interval_ms: int) -> str:
    """The whole page as HTML; every name is escaped."""
    rows = [_row(inventory, drill, trial, language) for trial in drill.trials]
    city = _name(inventory.city.name, language)
    context = {
        "lang": "zh-CN" if language == "zh" else "en",
        "city": city,
        "title": words.TITLE.render(language),
        "when": words.WHEN(when=f"{drill.began:%Y-%m-%d %H:%M %Z}").render(language),
        "summary": _summarise(drill, city).render(language),
        "figures": [(text.render(language), value, good) for text, value, good in _figures(drill, language)],
        "drawing_title": words.DRAWING.render(language),
        "drawing": Markup(draw(lay_out(inventory.extranet), mark_drill(drill), language)),  # noqa: S704 - escaped there
        "table_title": words.HEADINGS[1].render(language).capitalize(),
        "headings": [heading.render(language) for heading in words.HEADINGS],
        "rows": rows,
        "flows_title": words.FLOWS.render(language),
        "flow_headings": [heading.render(language) for heading in words.FLOW_HEADINGS],
        "how": words.HOW(interval=interval_ms).render(language),
        "style": Markup(STYLE),  # noqa: S704 - our own constant
    }
    loader = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return loader.get_template("drill.html").render(context)


def _summarise(drill: Drill, city: str) -> Text:
    kept = sum(drill.judge(trial) is Verdict.PASS for trial in drill.trials)
    return words.SUMMARY(
        city=city,
        trials=len(drill.trials),
        nodes=len(drill.nodes),
        kept=kept,
        blackout=drill.blackout_promise_ms,
        restore=drill.restore_promise_ms,
    )


def _figures(drill: Drill, language: Language) -> list[tuple[Text, str, str]]:
    worst = max((trial.blackout_ms for trial in drill.trials), default=0)
    back = max((trial.restore_ms for trial in drill.trials), default=0)
    alarms = drill.false_alarms
    return [
        (words.WORST, _ms(worst, language), _good(worst <= drill.blackout_promise_ms)),
        (words.WORST_BACK, _ms(back, language), _good(back <= drill.restore_promise_ms)),
        (
            words.FALSE_ALARMS,
            words.NOT_COUNTED.render(language) if alarms is None else str(alarms),
            "" if alarms is None else _good(alarms == 0),
        ),
    ]


def _row(inventory: Inventory, drill: Drill, trial: Trial, language: Language) -> Row:
    fault, verdict = trial.fault, drill.judge(trial)
    node = next((node for node in inventory.extranet.nodes if node.code == fault.node), None)
    name = fault.node if node is None else (node.name_zh if language == "zh" else node.name_en)
    cells = (
        name,
        words.FAULTS[fault.kind].render(language),
        fault.target,
        _ms(trial.blackout_ms, language),
        _ms(trial.restore_ms, language),
        str(sum(gap.lost for gap in (*trial.broken, *trial.mended))),
        _ms(trial.late_ms, language),
        f"{trial.load:.1f}",
    )
    mended = {gap.flow: gap for gap in trial.mended}
    flows = [_flow(gap, mended.get(gap.flow), language) for gap in trial.broken]
    return Row(cells, words.VERDICTS[verdict].render(language), CLASSES[verdict], flows)


def _flow(gap: Gap, back: Gap | None, language: Language) -> tuple[str, ...]:
    lost = gap.lost + (back.lost if back else 0)
    after = _ms(back.longest_ms, language) if back else "–"
    return gap.flow.source, gap.flow.target, gap.flow.address, _ms(gap.longest_ms, language), after, str(lost)


def _ms(number: int, language: Language) -> str:
    return MILLISECONDS(n=number).render(language)


def _good(holds: bool) -> str:
    return "good" if holds else "bad"


def _name(name: object, language: Language) -> str:
    return str(getattr(name, language))
