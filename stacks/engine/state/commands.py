"""Changes of the state by hand: taint, untaint, protect, unprotect, forget, move. Nothing in the cloud is touched.

Each takes the stack's lock; a change that would leave a dangling reference is refused.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from govcloud.errors import GovcloudError, UsageError
from govcloud.text import Text
from stacks.engine.graph import Graph
from stacks.engine.model import Deployment, ResourceState
from stacks.engine.state.lease import acquire, release
from stacks.engine.state.store import StackStore

type Clock = Callable[[], float]


async def taint(store: StackStore, urns: Sequence[str], holder: str, clock: Clock) -> None:
    """Marks resources so that the next up replaces them."""
    await _edit(store, holder, clock, lambda d: _change(d, urns, lambda s: replace(s, taint=True)))


async def untaint(store: StackStore, urns: Sequence[str], holder: str, clock: Clock) -> None:
    """Takes the mark away."""
    await _edit(store, holder, clock, lambda d: _change(d, urns, lambda s: replace(s, taint=False)))


async def protect(store: StackStore, urns: Sequence[str], holder: str, clock: Clock) -> None:
    """Protects resources from deletion."""
    await _edit(store, holder, clock, lambda d: _change(d, urns, lambda s: replace(s, protect=True)))


async def unprotect(store: StackStore, urns: Sequence[str], holder: str, clock: Clock) -> None:
    """Takes the protection away."""
    await _edit(store, holder, clock, lambda d: _change(d, urns, lambda s: replace(s, protect=False)))


async def remove(store: StackStore, urns: Sequence[str], holder: str, clock: Clock) -> None:
    """Forgets resources without deleting them; refused while something depends on them, or they are protected."""
    await _edit(store, holder, clock, lambda d: _without(d, [u for u in urns if not u.startswith("--")]))


async def rename(store: StackStore, urns: Sequence[str], holder: str, clock: Clock) -> None:
    """Gives a resource another URN: (old, new)."""
    old, new = urns
    await _edit(store, holder, clock, lambda d: _renamed(d, old, new))


async def _edit(store: StackStore, holder: str, clock: Clock, change: Callable[[Deployment], Deployment]) -> None:
    lease = await acquire(store.database, store.number, store.name, holder, clock)
    try:
        await store.replace(change(await store.load()), lease)
    finally:
        await release(store.database, lease)


def _change(
    deployment: Deployment, urns: Sequence[str], change: Callable[[ResourceState], ResourceState]
) -> Deployment:
    for urn in urns:
        _require(deployment, urn)
    resources = tuple(
        change(state) if state.urn in urns and not state.delete else state for state in deployment.resources
    )
    return replace(deployment, resources=resources)


def _without(deployment: Deployment, urns: Sequence[str]) -> Deployment:
    graph = Graph(deployment.resources)
    for urn in urns:
        state = _require(deployment, urn)
        if state.protect:
            raise GovcloudError(
                Text("this resource is protected", "该资源受保护"),
                urn,
                todo=Text("unprotect it first", "请先解除保护"),
            )
        dependents = [s.urn for s in graph.depending_on({urn}) if s.urn not in urns]
        if dependents:
            raise GovcloudError(
                Text("other resources depend on this one: {names}", "其他资源依赖该资源：{names}")(
                    names=", ".join(dependents)
                ),
                urn,
                todo=Text("forget them first, or together with it", "请先移除这些资源，或与其一并移除"),
            )
    return replace(deployment, resources=tuple(s for s in deployment.resources if s.urn not in urns))


def _renamed(deployment: Deployment, old: str, new: str) -> Deployment:
    _require(deployment, old)
    if any(deployment.find(new)):
        raise UsageError(Text("there is a resource of this name already", "该名称的资源已存在"), new)
    names = {old: new}
    renamed = tuple(
        replace(state, urn=new) if state.urn == old else state.renamed(names) for state in deployment.resources
    )
    return replace(deployment, resources=renamed)


def _require(deployment: Deployment, urn: str) -> ResourceState:
    found = next(deployment.find(urn), None)
    if found is None:
        raise UsageError(
            Text("there is no such resource in the state", "状态中没有该资源"),
            urn,
            todo=Text("list the state's resources and take a URN from there", "请列出状态中的资源并从中选取 URN"),
        )
    return found
