"""The plan for the end of a run: what is no longer wanted is deleted, in waves, dependents first."""

from collections.abc import Iterable

from stacks.engine import messages
from stacks.engine.model import Op, ResourceState
from stacks.engine.plan.asks import PlanError, Planning
from stacks.engine.plan.dependents import find_replaced_dependents
from stacks.engine.plan.ledger import Ledger
from stacks.engine.plan.steps import Step


def plan_deletions(ledger: Ledger) -> Planning[list[list[Step]]]:
    """Waves of deletions; each wave may begin when the one before it has ended."""
    steps = {state.row: _deletion(ledger, state) for state in reversed(ledger.states) if _is_unwanted(ledger, state)}
    allowed = yield from _allowed_by_targets(ledger)
    if allowed is not None:
        steps = {row: step for row, step in steps.items() if step.urn in allowed}
    kept_back = _kept_back(ledger)
    steps = {row: step for row, step in steps.items() if step.urn not in kept_back}
    _refuse_untargeted(ledger, steps.values())
    ledger.deleted |= {step.urn for step in steps.values() if step.op in {Op.DELETE, Op.DELETE_REPLACED}}
    waves = ledger.graph.deletion_waves([step.state for step in steps.values()])
    return [[steps[state.row] for state in wave] for wave in waves]


def plan_untouched(ledger: Ledger, waves: Iterable[Iterable[Step]]) -> list[Step]:
    """Same steps for what a run with targets or exclusions has neither seen nor deletes."""
    if not (ledger.is_constrained or ledger.options.exclude_protected):
        return []
    gone = {step.state.row for wave in waves for step in wave}
    return [
        Step(Op.SAME, state.urn, state, state.renamed(ledger.aliased))
        for state in ledger.states
        if not state.delete and state.row not in gone and _is_unwanted(ledger, state)
    ]


def refuse_unknown_targets(ledger: Ledger) -> None:
    """Raises PlanError if a target is neither in the state nor in the program."""
    known = ledger.olds.keys() | ledger.seen.keys()
    named = [*ledger.options.targets.literals, *ledger.options.replaces.literals]
    missing = [urn for urn in dict.fromkeys(named) if urn not in known]
    if missing:
        raise PlanError("\0".join(messages.target_not_found(urn) for urn in missing))


def _is_unwanted(ledger: Ledger, state: ResourceState) -> bool:
    if state.delete or state.row in ledger.condemned:
        return True
    urn = state.urn
    return urn not in ledger.kept and urn not in ledger.replaced and urn not in ledger.aliased


def _deletion(ledger: Ledger, state: ResourceState) -> Step:
    if ledger.is_pending(state):
        op = Op.REMOVE_PENDING_REPLACE
    elif state.delete or state.row in ledger.condemned:
        op = Op.DISCARD_REPLACED if state.external else Op.DELETE_REPLACED
    else:
        op = Op.READ_DISCARD if state.external else Op.DELETE
    return Step(op, state.urn, state)


def _allowed_by_targets(ledger: Ledger) -> Planning[set[str] | None]:
    options = ledger.options
    if not options.targets:
        return None
    allowed: set[str] = set()
    for state in ledger.states:
        if options.targets.contains(state.urn):
            allowed.add(state.urn)
            if not state.delete and _is_unwanted(ledger, state):
                dependents = yield from find_replaced_dependents(ledger, state)
                allowed |= {dependent.state.urn for dependent in dependents}
    gone = {s.urn for s in ledger.states if s.urn in allowed and _is_unwanted(ledger, s)}
    return allowed | {s.urn for s in ledger.graph.depending_on(gone, ignore=ledger.kept)}


def _kept_back(ledger: Ledger) -> set[str]:
    """What an exclusion or a failed dependency keeps, with everything that it needs."""
    options = ledger.options
    kept = {
        state.urn
        for state in ledger.states
        if options.excludes.contains(state.urn) or (options.exclude_protected and state.protect)
    }
    if options.excludes and options.exclude_dependents:
        kept |= {state.urn for state in ledger.graph.depending_on(kept)}
    # What depends on a failed resource was never registered; that does not mean that it is unwanted.
    kept |= {state.urn for state in ledger.graph.depending_on(ledger.failed)} - ledger.seen.keys()
    return ledger.graph.needed_by(kept) if kept else set()


def _refuse_untargeted(ledger: Ledger, steps: Iterable[Step]) -> None:
    options = ledger.options
    if not options.targets or options.target_dependents:
        return
    refused = [step.urn for step in steps if not options.targets.contains(step.urn)]
    ledger.errors.extend((urn, messages.destroyed_but_not_targeted(urn)) for urn in refused)
    if refused and not ledger.preview:
        raise PlanError("")
