"""Which dependents have to go before a resource can be deleted for its replacement.

A dependent goes if its provider says that an unknown value in the properties that came from the deleted resource would
replace it, or if its own provider resource is replaced. A dependency without a property keeps it.
"""

from dataclasses import dataclass

from stacks.engine import urn as urns
from stacks.engine.diff import Difference, apply_replace_on_changes
from stacks.engine.model import ResourceState
from stacks.engine.plan.asks import PROVIDER_REGISTRY, DiffAsk, Planning
from stacks.engine.plan.ledger import Ledger
from stacks.engine.values import UNKNOWN


@dataclass(frozen=True)
class Dependent:
    """A resource that is replaced together with another, and the properties that force it."""

    state: ResourceState
    keys: tuple[str, ...]


def find_replaced_dependents(ledger: Ledger, root: ResourceState) -> Planning[list[Dependent]]:
    """The dependents to replace, in order of dependency. What was planned already cannot depend on it."""
    replaced = {root.urn}
    found: list[Dependent] = []
    planned = ledger.kept | ledger.replaced | ledger.deleted
    for state in ledger.graph.depending_on({root.urn}, ignore=planned - {root.urn}, children=False):
        if not state.custom or state.external:
            continue
        if state.provider and urns.split_provider_reference(state.provider)[0] in replaced:
            found.append(Dependent(state, ()))
            replaced.add(state.urn)
            continue
        touched = {k for k, deps in state.property_dependencies.items() if k in state.inputs and replaced & set(deps)}
        if not touched:
            continue
        news = {k: UNKNOWN if k in touched else v for k, v in state.inputs.items()}
        provider = PROVIDER_REGISTRY if urns.is_provider_type(state.type) else state.provider
        answer: Difference = yield DiffAsk(provider, state, state.urn, news, state.ignore_changes)
        answer = apply_replace_on_changes(answer, state.replace_on_changes, init_errors=False)
        if answer.replaces:
            found.append(Dependent(state, answer.replace_keys))
            replaced.add(state.urn)
    return found


def find_replaced_with(ledger: Ledger, urn: str) -> list[Dependent]:
    """Those that are replaced with a resource because they say so (`replace_with`)."""
    return [Dependent(state, ()) for state in ledger.olds.values() if urn in state.replace_with]
