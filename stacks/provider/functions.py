"""What a program or an engine can ask the provider besides its resources (Pulumi's invokes)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from govcloud.pools.capabilities import EXTENSION_NAMES, Kind
from stacks.provider.provider import Provider, find_type
from stacks.resources.settle import outputs_of
from stacks.resources.values import Values, reveal

CATALOGUE = "govcloud:pool:catalogue"
RESUME = "govcloud:pool:resume"
OUTPUTS: Mapping[Kind, str] = {
    "flavor": "flavors",
    "image": "images",
    "volume-type": "volume_types",
    "zone": "networks",
}


class Function(Protocol):
    """A function of the provider. Raises GovcloudError."""

    def __call__(self, provider: Provider, arguments: Values, *, preview: bool) -> dict[str, Any]:
        """The returned values."""


def read_catalogue(provider: Provider, arguments: Values, *, preview: bool) -> dict[str, Any]:  # noqa: ARG001
    """What the city's catalogue is called on this pool.

    `flavors`, `images`, `networks` (by zone): name of the catalogue → id. `volume_types`: → the pool's name.
    `extensions`: those of the network service that programs ask for.
    `extensions`: what the network service can do.
    `missing`: what the inventory names and the pool does not have, as `<kind> <name> (<the pool's name>)`.
    """
    capabilities, pool = provider.capabilities, provider.session.pool
    found: dict[str, Any] = {OUTPUTS[kind]: dict(capabilities.resolved.get(kind, {})) for kind in OUTPUTS}
    found["volume_types"] = {code: pool.volume_types[code] for code in found["volume_types"]}
    found["extensions"] = [name for name in EXTENSION_NAMES if name in capabilities.extensions]
    found["missing"] = [f"{gap.kind} {gap.code} ({gap.name})" for gap in capabilities.gaps]
    return found


def resume(provider: Provider, arguments: Values, *, preview: bool) -> dict[str, Any]:
    """The resource that a create which was cut short has left behind, finished; no values when there is none.

    `urn`, `type`, `inputs`, `known` (ids that are not meant: what is being replaced) → `id`, `outputs`. In a preview
    nothing is finished.
    """
    token, urn, inputs = arguments["type"], arguments["urn"], arguments["inputs"]
    definition = find_type(token)
    job = replace(provider.job(urn, definition.timeouts.create), known=frozenset(arguments.get("known", ())))
    new = reveal(inputs)
    live = definition.handler.find(job, new)
    if live is None:
        return {}
    if preview:
        return {"id": live.id, "outputs": outputs_of(definition, live, inputs)}
    state = provider.update(token, urn, live.id, inputs, inputs)
    return {"id": state.id, "outputs": state.outputs}


FUNCTIONS: Mapping[str, Function] = {CATALOGUE: read_catalogue, RESUME: resume}
"""Token → function."""
