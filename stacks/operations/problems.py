"""What went wrong in a run, as sentences for an operator; where Pulumi's own words lead astray, ours."""

from collections.abc import Iterable, Sequence

from govcloud.text import Text, literal
from stacks.engine.events import Diagnostic
from stacks.operations.progress import label

SUMMARIES = ("preview failed", "update failed")
"""What Pulumi says after everything else."""
PROTECTED = "because it is protected"
SHOWN = 4
KEPT = Text(
    "{n} protected resources would be deleted ({names}), so nothing was done here. Lift the protection with "
    "`govcloud state unprotect {stack} --all` or by URN, or leave them with --keep-protected",
    "{n} 个受保护的资源将被删除（{names}），因此该栈未作任何更改。可用 `govcloud state unprotect {stack} --all`"
    "（或逐个给出 URN）解除保护，或用 --keep-protected 保留",
)


def list_problems(stack: str, told: Iterable[Diagnostic]) -> list[Text]:
    """The errors of a run, each once; that there was something is said only if nothing else is."""
    wrong = [event for event in told if event.severity == "error"]
    protected = list(dict.fromkeys(event.urn for event in wrong if event.urn and PROTECTED in event.message))
    others = [event for event in wrong if PROTECTED not in event.message]
    summaries = [event for event in others if not event.urn and event.message.strip() in SUMMARIES]
    shown = [event for event in others if event not in summaries] or ([] if protected else summaries)
    lines = dict.fromkeys(say(event) for event in shown)
    return [*(tell_protected(stack, protected) if protected else ()), *map(literal, lines)]


def say(event: Diagnostic) -> str:
    """One error with its resource, in one line."""
    words = " ".join(event.message.removeprefix("Preview failed: ").split())
    return f"{label(event.urn)}: {words}" if event.urn else words


def tell_protected(stack: str, urns: Sequence[str]) -> Iterable[Text]:
    """All protected resources of a stack in one sentence."""
    names = ", ".join(label(urn) for urn in urns[:SHOWN]) + (" …" if len(urns) > SHOWN else "")
    yield KEPT(n=len(urns), names=names, stack=stack)
