"""Which dependents have to go before a resource can be deleted for its replacement.

A dependent goes if its provider says that an unknown value in the properties that came from the deleted resource would
replace it, or if its own provider resource is replaced. A dependency without a property keeps it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacks.engine import urn as urns
from stacks.engine.model import ResourceState
from stacks.engine.plan.asks import DiffAsk, Planning
from stacks.engine.plan.ledger import Ledger
from stacks.engine.values import UNKNOWN

if TYPE_CHECKING:
    from stacks.engine.diff import Difference


@dataclass(frozen=True)
class Dependent:
    """A resource that is replaced together with another, and the properties that force it."""

    state: ResourceState
    keys: tuple[str, ...]


def find_replaced_dependents(ledger: Ledger, root: ResourceState) -> Planning[list[Dependent]]:
    """The dependents to replace, in order of dependency. Those that were registered already cannot depend on it."""
    replaced = {root.urn}
    found: list[Dependent] = []
    for state in ledger.graph.depending_on({root.urn}, ignore=ledger.seen.keys()):
        if not state.custom or state.external or state.delete:
            continue
        if state.provider and urns.split_provider_reference(state.provider)[0] in replaced:
            found.append(Dependent(state, ()))
            replaced.add(state.urn)
            continue
        touched = {k for k, deps in state.property_dependencies.items() if k in state.inputs and replaced & set(deps)}
        if not touched:
            continue
        news = {k: UNKNOWN if k in touched else v for k, v in state.inputs.items()}
        answer: Difference = yield DiffAsk(state.provider, state, state.urn, news)
        if answer.replaces:
            found.append(Dependent(state, answer.replace_keys))
            replaced.add(state.urn)
    return found
