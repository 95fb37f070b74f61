"""Former names of a resource: those that it declares and those that follow from its parent's former name."""

from stacks.engine import urn as urns
from stacks.engine.model import Alias, Goal
from stacks.engine.plan.ledger import Ledger


def former_urns(ledger: Ledger, goal: Goal) -> list[str]:
    """All URNs under which the resource may be known, in the order in which they are tried."""
    declared = [_resolve(ledger, goal, alias) for alias in goal.aliases]
    found = list(declared)
    parent_was = ledger.former.get(goal.parent, "")
    if parent_was:
        parent_name = urns.name_of(goal.parent)
        found.append(_inherited(ledger, goal.name, parent_name, parent_was, goal.type))
        found.extend(
            _inherited(ledger, urns.name_of(alias), parent_name, parent_was, urns.type_of(alias)) for alias in declared
        )
    return list(dict.fromkeys(found))


def _resolve(ledger: Ledger, goal: Goal, alias: Alias) -> str:
    if alias.urn:
        return alias.urn
    named = ledger.former.get(alias.parent, alias.parent)
    parent = "" if alias.no_parent else named or goal.parent
    return urns.make_urn(
        alias.stack or ledger.stack,
        alias.project or ledger.project,
        parent,
        alias.type or goal.type,
        alias.name or goal.name,
    )


def _inherited(ledger: Ledger, name: str, parent_name: str, parent_was: str, type_token: str) -> str:
    """A child named after its parent is taken to have been named after the parent's former name."""
    if name.startswith(parent_name):
        name = urns.name_of(parent_was) + name.removeprefix(parent_name)
    return urns.make_urn(ledger.stack, ledger.project, parent_was, type_token, name)
