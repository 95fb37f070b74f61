"""All drift of one pool: facts in (what state says, what was seen), findings out. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.drift.compare import compare_stack
from stacks.drift.finding import Finding, Kind, Severity
from stacks.drift.known import KnownStack
from stacks.drift.look import Picture
from stacks.drift.strays import World, find_strays
from stacks.drift.words import WAIT

ORDER = {severity: place for place, severity in enumerate(Severity)}
UNREAD = Text("could not be looked at: {why}", "未能检查：{why}")
BUSY = Text("could not be looked at: {holder} is working on the stack", "未能检查：{holder} 正在操作该栈")


def find_drift(
    picture: Picture,
    stacks: Iterable[KnownStack],
    *,
    chosen: Collection[str] | None = None,
    systems: Collection[str] = (),
) -> list[Finding]:
    """Findings of one pool, gravest first. `stacks` are all stacks that there are, of this pool and of others.

    `chosen` names the stacks to look at, by default all of the pool; with `systems` only what is under one of them.
    A stack that somebody works on is not judged.
    """
    every = tuple(stacks)
    here = tuple(stack for stack in every if stack.pool == picture.pool)
    wanted = [stack for stack in here if chosen is None or stack.name in chosen]
    idle = [stack for stack in wanted if not stack.holder]
    findings = [busy(stack, picture.pool) for stack in wanted if stack.holder]
    findings += find_unread(picture)
    findings += [each for stack in idle for each in compare_stack(only(stack, systems), picture)]
    if not systems:
        world = World(picture, here, frozenset(stack.name for stack in every))
        busy_names = {stack.name for stack in wanted if stack.holder}
        strays = find_strays(world, None if chosen is None else {stack.name for stack in wanted})
        findings += [stray for stray in strays if stray.stack not in busy_names]
    return sorted(findings, key=lambda each: (ORDER[each.severity], each.stack, each.token, each.name, each.path))


def only(stack: KnownStack, systems: Collection[str]) -> KnownStack:
    """The stack with what is under some systems, `CODE` or `DEPARTMENT.CODE`; without any, as it is."""
    if not systems:
        return stack
    named = {code.removeprefix(f"{stack.department}.") for code in systems}
    return replace(stack, resources=tuple(known for known in stack.resources if known.system in named))


def find_unread(picture: Picture) -> Iterable[Finding]:
    """What could not be looked at: one finding per type and cause, however many lists failed of it."""
    causes: dict[tuple[str, str], GovcloudError] = {}
    for (token, _), error in picture.unread.items():
        causes.setdefault((token, str(error)), error)
    return (tell_unread(picture.pool, token, error) for (token, _), error in causes.items())


def tell_unread(pool: str, token: str, error: GovcloudError) -> Finding:
    """What could not be looked at; without a type, the whole pool."""
    both = Text("{what}: {why}", "{what}：{why}")
    why = error.what if error.why is None else both(what=error.what, why=error.why)
    return Finding(
        kind=Kind.UNREAD, severity=Severity.HIGH, pool=pool, token=token, what=UNREAD(why=why), remedy=error.todo
    )


def busy(stack: KnownStack, pool: str) -> Finding:
    """A stack in work."""
    return Finding(
        kind=Kind.UNREAD,
        severity=Severity.HIGH,
        pool=pool,
        token="",
        what=BUSY(holder=stack.holder),
        remedy=WAIT,
        stack=stack.name,
    )
