"""What can be wrong inside a state, and the state without it. Pure: nothing is read, written or deleted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from govcloud.text import Text
from stacks.engine import urn as urns
from stacks.engine.model import Deployment, PendingOperation, ResourceState


class Trouble(Enum):
    """Kinds of faults, and what a repair does about each."""

    DANGLING = Text("refers to {other}, which is not there", "引用了不存在的 {other}")
    PARENT = Text("its parent {other} is not there", "其父资源 {other} 不存在")
    PROVIDER = Text("its provider {other} is not there", "其提供者 {other} 不存在")
    SAME_TWICE = Text("is entered twice with the same id", "以相同的 ID 登记了两次")
    TWO_OBJECTS = Text("is entered twice, the older entry is {other}", "登记了两次，较旧的登记为 {other}")
    PENDING = Text("an operation was cut short: {other}", "有未完成的操作：{other}")


REMEDIES = {
    Trouble.DANGLING: Text("the reference is dropped", "去除该引用"),
    Trouble.PARENT: Text("it is put under the stack", "改为归于栈之下"),
    Trouble.PROVIDER: Text("it gets the provider of the same package", "改用同一软件包的提供者"),
    Trouble.SAME_TWICE: Text("one entry is dropped", "去除其中一个登记"),
    Trouble.TWO_OBJECTS: Text(
        "the older one is marked, so that the next up deletes it", "标记较旧的登记，下次部署时将其删除"
    ),
    Trouble.PENDING: Text("it is forgotten", "不再记录该操作"),
}
NO_REMEDY = Text("no other provider can be told: `state remove` forgets it", "无法确定提供者：可用 `state remove` 移除")
LOOKED_UP = Text("left to the next up, which looks the resource up", "留待下次部署时查找该资源")


@dataclass(frozen=True)
class Finding:
    """One fault of one resource. `remedy` says what is done; `done` is false where nothing can be, or need be."""

    trouble: Trouble
    urn: str
    other: str
    remedy: Text
    done: bool = True

    @property
    def sentence(self) -> Text:
        """What is wrong."""
        return self.trouble.value(other=self.other)


@dataclass(frozen=True)
class Repair:
    """A state, what was wrong with it, and what it is without that."""

    findings: tuple[Finding, ...]
    deployment: Deployment

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return any(finding.done for finding in self.findings)


def repair(deployment: Deployment, *, forget_creates: bool = False) -> Repair:
    """The state without its faults. A cut-short create stays unless it is to be forgotten: an up looks it up."""
    findings: list[Finding] = []
    kept = list(_without_doubles(deployment.resources, findings))
    there = {state.urn for state in kept}
    root = next((state.urn for state in kept if state.type == urns.ROOT_STACK_TYPE), "")
    providers = [state for state in kept if urns.is_provider_type(state.type) and not state.delete]
    mended = [_mended(state, there, root, providers, findings) for state in kept]
    pending = list(_pending(deployment.pending, findings, forget_creates=forget_creates))
    return Repair(tuple(findings), Deployment(tuple(mended), tuple(pending)))


def _without_doubles(resources: Iterable[ResourceState], findings: list[Finding]) -> Iterator[ResourceState]:
    """The newest entry of each URN stands; entries that are to be deleted anyway may share one."""
    states = list(resources)
    newest: dict[str, ResourceState] = {}
    for state in states:
        known = newest.get(state.urn)
        if not state.delete and (known is None or _age(state) >= _age(known)):
            newest[state.urn] = state
    for state in states:
        chosen = newest.get(state.urn)
        if state.delete or chosen is state or chosen is None:
            yield state
        elif state.id == chosen.id:
            findings.append(_found(Trouble.SAME_TWICE, state.urn, state.id))
        else:
            findings.append(_found(Trouble.TWO_OBJECTS, state.urn, state.id))
            yield replace(state, delete=True)


def _mended(
    state: ResourceState, there: set[str], root: str, providers: list[ResourceState], findings: list[Finding]
) -> ResourceState:
    if state.parent and state.parent not in there:
        findings.append(_found(Trouble.PARENT, state.urn, state.parent))
        state = replace(state, parent=root if root != state.urn else "")
    if state.provider and urns.split_provider_reference(state.provider)[0] not in there:
        package = urns.package_of(urns.type_of(urns.split_provider_reference(state.provider)[0]))
        fitting = [p for p in providers if urns.package_of(p.type) == package]
        if len(fitting) == 1:
            findings.append(_found(Trouble.PROVIDER, state.urn, state.provider))
            state = replace(state, provider=f"{fitting[0].urn}::{fitting[0].id}")
        else:
            findings.append(Finding(Trouble.PROVIDER, state.urn, state.provider, NO_REMEDY, done=False))
    provider = urns.split_provider_reference(state.provider)[0] if state.provider else ""
    gone = state.references - there - {state.parent, provider}
    findings += [_found(Trouble.DANGLING, state.urn, urn) for urn in sorted(gone)]
    if not gone:
        return state
    return replace(
        state.without_dependencies_on(gone), replace_with=tuple(u for u in state.replace_with if u not in gone)
    )


def _pending(
    operations: Iterable[PendingOperation], findings: list[Finding], *, forget_creates: bool
) -> Iterator[PendingOperation]:
    for operation in operations:
        urn = operation.resource.urn
        if operation.kind == "creating" and not forget_creates:
            findings.append(Finding(Trouble.PENDING, urn, operation.kind, LOOKED_UP, done=False))
            yield operation
        else:
            findings.append(_found(Trouble.PENDING, urn, operation.kind))


def _found(trouble: Trouble, urn: str, other: str) -> Finding:
    return Finding(trouble, urn, other, REMEDIES[trouble])


def _age(state: ResourceState) -> tuple[str, int]:
    return state.modified or state.created, state.row
