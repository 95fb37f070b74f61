"""What a drawing says about links and devices: a few words beside each, and whether all is well."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from extranet.drill.model import Drill, FaultKind, Verdict
from govcloud.text import Text

KINDS = {
    FaultKind.CUT: Text("cut", "断纤"),
    FaultKind.SILENT: Text("silent", "静默"),
    FaultKind.DEAD: Text("dead", "宕机"),
}
"""Short words for how something breaks."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The words beside one thing, line by line, and how it did at worst."""

    lines: tuple[Text, ...]
    verdict: Verdict


def mark_drill(drill: Drill) -> Mapping[str, Mark]:
    """Link or device → the milliseconds that each fault on it cost, broken and mended."""
    lines: dict[str, list[Text]] = defaultdict(list)
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    words = Text("{kind} {n}/{m}", "{kind} {n}/{m}")
    for trial in drill.trials:
        target = trial.fault.target
        lines[target].append(words(kind=KINDS[trial.fault.kind], n=trial.blackout_ms, m=trial.restore_ms))
        verdicts[target].append(drill.judge(trial))
    order = (Verdict.FAIL, Verdict.UNJUDGED, Verdict.PASS)
    return {
        target: Mark(tuple(said), next(verdict for verdict in order if verdict in verdicts[target]))
        for target, said in lines.items()
    }
