"""The plan for a resource that has to be made anew: what refuses that, and in which order old and new come and go."""

from stacks.engine import messages
from stacks.engine.diff import Changes, Difference
from stacks.engine.events import Diagnostic
from stacks.engine.model import Goal, Op, ResourceState
from stacks.engine.plan.asks import PlanError, Planning
from stacks.engine.plan.dependents import find_replaced_dependents, find_replaced_with
from stacks.engine.plan.ledger import Ledger
from stacks.engine.plan.steps import Step, replacement
from stacks.engine.values import OutputValue, Secret, Value, contains_unknown, equal

TRIGGERED = Difference(Changes.SOME)
"""What a changed replacement trigger makes of any difference; it names no property."""


def is_triggered(old: Value, new: Value) -> bool:
    """Whether a replacement trigger has changed; none on either side is no change, an unknown one always is."""
    if contains_unknown(old) or contains_unknown(new):
        return True
    old, new = _plain(old), _plain(new)
    return old is not None and new is not None and not equal(old, new)


def refuse_replacement(ledger: Ledger, goal: Goal, old: ResourceState, new: ResourceState, found: Difference) -> None:
    """Raises PlanError, or notes an error and lets a preview go on, where a resource must not be replaced."""
    if new.protect and old.protect:
        ledger.errors.append((new.urn, messages.protected_from_replacement(new.urn)))
        if not ledger.preview:
            raise PlanError("", new.urn)
    if goal.import_id:
        sentence = messages.imported_is_replaced(old.inputs, new.inputs, found.replace_keys)
        if not ledger.preview:
            raise PlanError(sentence, new.urn)
        ledger.notes.append(Diagnostic("warning", sentence, new.urn))


def plan_anew(ledger: Ledger, old: ResourceState, new: ResourceState) -> list[Step]:
    """For what was deleted earlier in this run to make way for another, or was only looked up until now."""
    urn = new.urn
    ledger.replaced.add(urn)
    if urn not in ledger.deleted:
        return replacement(old, new, Difference())
    ledger.deleted.discard(urn)
    keys = ledger.replace_keys.get(urn, ())
    return [Step(Op.REPLACE, urn, old, new), Step(Op.CREATE_REPLACEMENT, urn, old, new, keys)]


def plan_replacement(
    ledger: Ledger, goal: Goal, old: ResourceState, new: ResourceState, found: Difference
) -> Planning[list[Step]]:
    """Create first, or where the provider or the program says so: delete first, with those that depend on it."""
    urn = new.urn
    before = goal.delete_before_replace
    if not (found.delete_before_replace if before is None else before):
        return replacement(old, new, found)

    steps: list[Step] = []
    dependents = yield from find_replaced_dependents(ledger, old)
    for dependent in reversed([*dependents, *find_replaced_with(ledger, urn)]):
        if dependent.state.row in ledger.pending_rows:
            continue
        _refuse_protected_dependent(ledger, dependent.state, urn)
        ledger.replace_keys[dependent.state.urn] = dependent.keys
        ledger.deleted.add(dependent.state.urn)
        steps.append(_delete_for_replacement(ledger, dependent.state))
    if not old.pending_replacement:
        steps.append(_delete_for_replacement(ledger, old))
    ledger.pending_rows.add(old.row)
    made = Step(Op.CREATE_REPLACEMENT, urn, old, new, found.replace_keys, found.changed_keys, found.detailed)
    said = Step(Op.REPLACE, urn, old, new, found.replace_keys, found.changed_keys, found.detailed)
    return [*steps, said, made]


def _refuse_protected_dependent(ledger: Ledger, dependent: ResourceState, urn: str) -> None:
    if dependent.protect:
        ledger.errors.append((urn, messages.dependent_protected_from_replacement(dependent.urn, urn)))
        raise PlanError("", urn)


def _delete_for_replacement(ledger: Ledger, state: ResourceState) -> Step:
    ledger.pending_rows.add(state.row)
    return Step(Op.DELETE_REPLACED, state.urn, state, keep_row=True)


def _plain(value: Value) -> Value:
    """A value without what is known of its secrecy and origin."""
    if isinstance(value, Secret | OutputValue):
        return _plain(value.value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value
