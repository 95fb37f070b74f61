"""Looks up what a cut-short create has left behind, so that it is taken up instead of being made a second time.

More than Pulumi's own engine does; it needs a provider that can find a resource by the URN that it is tagged with.
"""

from collections.abc import Sequence
from dataclasses import replace

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from stacks.engine.deployment import Deployment
from stacks.engine.journal import Change, Drop, Put
from stacks.engine.model import PendingOperation, ResourceState
from stacks.engine.providers.client import ProviderError
from stacks.engine.snapshot import Snapshot
from stacks.engine.wire import decode


async def adopt_pending(deployment: Deployment, token: str) -> None:
    """Takes up every pending create whose resource its provider finds, and forgets the others: they do not exist."""
    snapshot = deployment.snapshot
    creates = [op for op in snapshot.pending if op.kind == "creating"]
    by_urn: dict[str, list[ResourceState]] = {}
    for state in snapshot.states() if creates else ():
        by_urn.setdefault(state.urn, []).append(state)
    for operation in creates:
        earlier = by_urn.get(operation.resource.urn, [])
        known = [state.id for state in earlier if not state.pending_replacement]
        found = await _look_up(deployment, operation, token, known)
        if found is not None:
            added, changes = snapshot.add(found)
            replaced = [change for state in earlier for change in _replaced(snapshot, state)]
            await snapshot.save([*changes, Put(added, moves=False), *replaced])
        await snapshot.forget(operation)
    if creates:
        deployment.prepare()


def _replaced(snapshot: Snapshot, state: ResourceState) -> list[Change]:
    """What becomes of an entry whose replacement was made: gone if its object is, else left to be deleted."""
    if state.pending_replacement:
        return [Drop(state.row)]
    return [] if state.delete else snapshot.mark_deleted(state.row)


async def _look_up(
    deployment: Deployment, operation: PendingOperation, token: str, known: Sequence[str]
) -> ResourceState | None:
    """The resource as its provider finds and finishes it; None if there is none or the provider cannot look it up.

    What has one of the `known` ids was there before and is not meant. Raises GovcloudError when the look-up itself
    fails: to go on might make the resource a second time.
    """
    state = operation.resource
    try:
        provider = await deployment.registry.ensure(state.provider)
        arguments = {"urn": state.urn, "type": state.type, "inputs": state.inputs, "known": list(known)}
        answer = await provider.invoke(token, arguments, preview=deployment.preview)
        found = decode(getattr(answer, "return"))
        if not found.get("id") or found["id"] in known:
            return None
        there = replace(state, id=str(found["id"]))
        if "outputs" in found:
            return replace(there, outputs=found["outputs"])
        read = await provider.read(there, state.inputs, state.inputs)
        return None if read.outputs is None else replace(there, outputs=read.outputs)
    except ProviderError as error:
        if error.code == "UNIMPLEMENTED":
            deployment.record.warn(f"a cut-short create could not be looked up: {error}", state.urn)
            return None
        raise GovcloudError(
            Text(
                "an earlier run was cut short while it made this resource, and it cannot be looked up now",
                "上次运行在创建该资源时中断，现在无法查找它",
            ),
            state.urn,
            literal(str(error)),
            Text(
                "run the command again when the pool answers; nothing was changed",
                "请在资源池恢复后重新执行；本次未作任何更改",
            ),
        ) from error
