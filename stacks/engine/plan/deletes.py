"""The plan for the end of a run: what is no longer wanted is deleted, in waves, dependents first."""

from collections.abc import Collection, Iterable

from stacks.engine import messages
from stacks.engine.model import Op, ResourceState
from stacks.engine.options import Targets
from stacks.engine.plan.asks import PlanError, Planning
from stacks.engine.plan.dependents import find_replaced_dependents, find_replaced_with
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
    done = {step.state.row for wave in waves for step in wave}
    return [
        Step(Op.SAME, state.urn, state, state.renamed(ledger.renames))
        for state in ledger.states
        if not (state.delete or state.row in done or state.urn in ledger.told or ledger.is_operated(state.urn))
    ]


def missing_targets(targets: Targets, known: Collection[str]) -> list[str]:
    """A sentence for each target that does not exist."""
    return [messages.target_not_found(urn) for urn in dict.fromkeys(targets.literals) if urn not in known]


def _is_unwanted(ledger: Ledger, state: ResourceState) -> bool:
    return state.delete or state.row in ledger.condemned or not ledger.is_operated(state.urn)


def _deletion(ledger: Ledger, state: ResourceState) -> Step:
    if ledger.is_pending(state):
        op = Op.REMOVE_PENDING_REPLACE
    elif state.delete or state.row in ledger.condemned:
        op = Op.DISCARD_REPLACED if state.external else Op.DELETE_REPLACED
    else:
        op = Op.READ_DISCARD if state.external else Op.DELETE
    return Step(op, state.urn, state)


def _allowed_by_targets(ledger: Ledger) -> Planning[set[str] | None]:
    """What may be deleted: the targets, what depends on them, and what a replacement of those would replace."""
    if not ledger.options.targets:
        return None
    chosen = {state.urn for state in ledger.states if ledger.options.targets.contains(state.urn)}
    chosen |= {state.urn for state in ledger.graph.depending_on(chosen)}
    allowed = set(chosen)
    for state in ledger.states:
        if state.urn in chosen:
            dependents = yield from find_replaced_dependents(ledger, state)
            allowed |= {found.state.urn for found in [*dependents, *find_replaced_with(ledger, state.urn)]}
    return allowed


def _kept_back(ledger: Ledger) -> set[str]:
    """What an exclusion or a failed dependency keeps, with everything that it needs."""
    options = ledger.options
    kept = {
        state.urn
        for state in ledger.states
        if options.excludes.contains(state.urn) or (options.exclude_protected and state.protect)
    }
    if options.excludes and options.exclude_dependents:
        kept = _closure(ledger, kept)
    # What depends on a failed resource was never registered; that does not mean that it is unwanted.
    kept |= {state.urn for state in ledger.graph.depending_on(ledger.failed)} - ledger.seen.keys()
    return ledger.graph.needed_by(kept) if kept else set()


def _closure(ledger: Ledger, kept: set[str]) -> set[str]:
    """With what is kept all that it needs, and all that depends on any of these, until nothing is added."""
    size = -1
    while len(kept) != size:
        size = len(kept)
        kept = ledger.graph.needed_by(kept)
        kept |= {state.urn for state in ledger.graph.depending_on(kept)}
    return kept


def _refuse_untargeted(ledger: Ledger, steps: Iterable[Step]) -> None:
    options = ledger.options
    if not options.targets or options.target_dependents:
        return
    refused = [step.urn for step in steps if not options.targets.contains(step.urn)]
    ledger.errors.extend((urn, messages.destroyed_but_not_targeted(urn)) for urn in refused)
    if refused and not ledger.preview:
        raise PlanError("")
