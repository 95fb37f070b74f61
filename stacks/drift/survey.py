"""Drift of many pools side by side: opens each, looks once, and judges. The edge; what is drift is `find`'s subject."""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from govcloud.errors import GovcloudError, UsageError
from govcloud.text import Text
from stacks.drift.find import find_drift, tell_unread
from stacks.drift.finding import Finding
from stacks.drift.known import KnownStack
from stacks.drift.look import look
from stacks.provider.provider import Provider


@dataclass(frozen=True)
class Scope:
    """What to look at. Empty means all."""

    pools: tuple[str, ...]
    departments: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()

    def chooses(self, stack: KnownStack) -> bool:
        """Whether a stack is to be looked at."""
        return stack.pool in self.pools and (not self.departments or stack.department in self.departments)


@dataclass(frozen=True)
class PoolReport:
    """One pool."""

    pool: str
    findings: tuple[Finding, ...]
    stacks: int = 0
    resources: int = 0
    """Those of state that were looked for."""
    calls: int = 0
    seconds: float = 0.0


def survey(
    open_provider: Callable[[str], Provider], stacks: Sequence[KnownStack], scope: Scope
) -> dict[str, PoolReport]:
    """Pool → its report. A pool that cannot be used is a finding of its own. Raises UsageError: nothing is chosen."""
    check_scope(stacks, scope)
    with ThreadPoolExecutor(max(1, len(scope.pools)), "drift") as crew:
        reports = crew.map(lambda pool: survey_pool(open_provider, stacks, scope, pool), scope.pools)
        return dict(zip(scope.pools, reports, strict=True))


def survey_pool(
    open_provider: Callable[[str], Provider], stacks: Sequence[KnownStack], scope: Scope, pool: str
) -> PoolReport:
    """One pool."""
    chosen = [stack for stack in stacks if stack.pool == pool and scope.chooses(stack)]
    narrowed: Collection[str] | None = {stack.name for stack in chosen} if scope.departments else None
    if scope.departments and not chosen:
        return PoolReport(pool, ())
    try:
        picture = look(open_provider(pool), chosen, strays=not scope.systems)
    except GovcloudError as error:
        return PoolReport(pool, (tell_unread(pool, "", error),), len(chosen))
    findings = find_drift(picture, stacks, chosen=narrowed, systems=scope.systems)
    resources = sum(len(stack.resources) for stack in chosen)
    return PoolReport(pool, tuple(findings), len(chosen), resources, picture.calls, picture.seconds)


def check_scope(stacks: Sequence[KnownStack], scope: Scope) -> None:
    """Refuse a department or a system that no stack has: looking for nothing would find nothing."""
    chosen = [stack for stack in stacks if scope.chooses(stack)]
    refuse_unknown(Text("department", "部门"), scope.departments, [stack.department for stack in stacks])
    systems = {(stack.department, known.system) for stack in chosen for known in stack.resources if known.system}
    named = [system for _, system in systems], [f"{department}.{system}" for department, system in systems]
    refuse_unknown(Text("system", "系统"), scope.systems, [*named[0], *named[1]])


def refuse_unknown(kind: Text, codes: Sequence[str], there: Sequence[str]) -> None:
    """Raise UsageError for the first code that is not there."""
    for code in codes:
        if code not in there:
            names = ", ".join(sorted(set(there))) or "–"
            raise UsageError(
                Text("no stack in the state has {kind} `{code}`", "状态中没有{kind} `{code}` 的栈")(
                    kind=kind, code=code
                ),
                todo=Text("there are: {names}", "现有：{names}")(names=names),
            )
