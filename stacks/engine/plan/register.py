"""The plan for one registered resource: same, create, update, import, or one of the two kinds of replacement."""

from dataclasses import replace

from stacks.engine import messages, paths
from stacks.engine import urn as urns
from stacks.engine.diff import Changes, Difference, apply_replace_on_changes
from stacks.engine.model import Goal, Op, ResourceState
from stacks.engine.plan.aliases import former_urns
from stacks.engine.plan.asks import CheckAnswer, CheckAsk, DiffAsk, PlanError, Planning, ProviderDiffAsk
from stacks.engine.plan.dependents import find_replaced_dependents
from stacks.engine.plan.ledger import Ledger
from stacks.engine.plan.steps import Step, replacement
from stacks.engine.values import Properties, equal

PROVIDER_REGISTRY = "pulumi:providers"
"""Who answers for provider resources themselves."""


def plan_registration(ledger: Ledger, goal: Goal) -> Planning[list[Step]]:
    """The steps for a registration; raises PlanError when the run cannot go on."""
    urn = urns.make_urn(ledger.stack, ledger.project, goal.parent, goal.type, goal.name)
    if urn in ledger.seen or urn in ledger.skipped:
        raise PlanError(messages.duplicate_urn(urn), urn)
    old = _claim_old(ledger, goal, urn)
    target = ledger.is_target(urn, goal)
    inputs = paths.restore_ignored(goal.inputs, old.inputs, goal.ignore_changes) if old else goal.inputs
    new = _new_state(goal, urn, inputs)
    ledger.seen[urn] = new
    if not target:
        return [_untouched(ledger, urn, old, new)]
    _refuse_missing_dependencies(ledger, new)
    if urns.is_provider_type(goal.type):
        ledger.providers[urn] = new

    if goal.custom and goal.import_id and (old is None or old.external or old.id != goal.import_id):
        return _plan_import(ledger, goal, old, replace(new, id=goal.import_id, import_id=goal.import_id))
    return (yield from _plan_wanted(ledger, goal, old, new))


def _plan_wanted(ledger: Ledger, goal: Goal, old: ResourceState | None, new: ResourceState) -> Planning[list[Step]]:
    """The steps for a resource that the run may touch and that is not imported."""
    urn = new.urn
    forced = old is not None and (ledger.options.replaces.contains(urn) or old.taint)
    fresh = old is None or old.external or forced or urn in ledger.deleted
    provider = _provider_of(new)
    if provider:
        olds, news = ({}, goal.inputs) if fresh or old is None else (old.inputs, new.inputs)
        new = yield from _check(ledger, provider, new, olds, news)
    if old is None:
        ledger.kept.add(urn)
        return [Step(Op.CREATE, urn, new=new)]
    if fresh and not forced:
        return _plan_anew(ledger, old, new)
    found = yield from _difference(ledger, old, new, provider, forced=forced)
    found = apply_replace_on_changes(found, goal.replace_on_changes, init_errors=bool(old.init_errors))
    if found.replaces and found.changes is not Changes.NONE:
        _refuse_protected(ledger, new)
        if provider and not forced:
            # Defaults that Check took over from the old inputs are not those of a new resource.
            new = yield from _check(ledger, provider, new, {}, goal.inputs)
        return (yield from _plan_replacement(ledger, goal, old, new, found))
    ledger.kept.add(urn)
    if found.changes is Changes.NONE and not old.init_errors:
        return [Step(Op.SAME, urn, old, new)]
    # What is there but never became ready is updated even without a difference.
    diffs, detailed = (found.changed_keys, found.detailed) if found.changes is not Changes.NONE else ((), None)
    return [Step(Op.UPDATE, urn, old, new, diffs=diffs, detailed=detailed, ignore_changes=goal.ignore_changes)]


def _claim_old(ledger: Ledger, goal: Goal, urn: str) -> ResourceState | None:
    if urn in ledger.aliased:
        raise PlanError(messages.duplicate_alias(urn, urn, ledger.aliased[urn]), urn)
    for name in [urn, *former_urns(ledger, goal)]:
        old = ledger.old(name)
        if old is None:
            continue
        if name != urn:
            if name in ledger.seen or name in ledger.aliased:
                raise PlanError(messages.duplicate_alias(name, urn, ledger.aliased.get(name, name)), urn)
            ledger.aliased[name] = urn
            ledger.former[urn] = name
        return old
    return None


def _new_state(goal: Goal, urn: str, inputs: Properties) -> ResourceState:
    return ResourceState(
        urn=urn,
        type=goal.type,
        custom=goal.custom,
        parent=goal.parent,
        provider=goal.provider,
        inputs=inputs,
        dependencies=goal.dependencies,
        property_dependencies=goal.property_dependencies,
        protect=goal.protect,
        retain_on_delete=goal.retain_on_delete,
        deleted_with=goal.deleted_with,
        replace_with=goal.replace_with,
        replacement_trigger=goal.replacement_trigger,
        additional_secret_outputs=goal.additional_secret_outputs,
        ignore_changes=goal.ignore_changes,
        replace_on_changes=goal.replace_on_changes,
        hide_diff=goal.hide_diff,
        hooks=goal.hooks,
        timeouts=goal.timeouts,
    )


def _untouched(ledger: Ledger, urn: str, old: ResourceState | None, new: ResourceState) -> Step:
    """A resource that is no target stays as it is; if there is none yet, it is not made."""
    if old is None:
        ledger.skipped.add(urn)
        return Step(Op.SAME, urn, new=new, skipped=True)
    ledger.kept.add(urn)
    kept = replace(old.renamed(ledger.aliased), urn=urn, row=0)
    _remember(ledger, kept)
    return Step(Op.SAME, urn, old, kept)


def _refuse_missing_dependencies(ledger: Ledger, new: ResourceState) -> None:
    for urn in sorted(new.references & ledger.skipped):
        sentence = messages.depends_on_untargeted(new.urn, urn)
        if not ledger.preview:
            raise PlanError(sentence, new.urn)
        ledger.errors.append((new.urn, sentence))


def _provider_of(new: ResourceState) -> str:
    if not new.custom:
        return ""
    return PROVIDER_REGISTRY if urns.is_provider_type(new.type) else new.provider


def _remember(ledger: Ledger, new: ResourceState) -> None:
    ledger.seen[new.urn] = new
    if urns.is_provider_type(new.type):
        ledger.providers[new.urn] = new


def _check(
    ledger: Ledger, provider: str, new: ResourceState, olds: Properties, news: Properties
) -> Planning[ResourceState]:
    """The state with the inputs that its provider found valid."""
    answer: CheckAnswer = yield CheckAsk(provider, new.urn, olds, news)
    refuse_invalid(replace(new, inputs=news), answer)
    checked = replace(new, inputs=answer.inputs)
    _remember(ledger, checked)
    return checked


def refuse_invalid(new: ResourceState, answer: CheckAnswer) -> None:
    """Raises PlanError with all that a provider's Check found wrong."""
    if answer.failures:
        name = urns.name_of(new.urn)
        sentences = [
            messages.invalid_property(new.type, name, prop, messages.property_text(new.inputs, prop), reason)
            for prop, reason in answer.failures
        ]
        raise PlanError("\0".join(sentences), new.urn)


def _plan_import(ledger: Ledger, goal: Goal, old: ResourceState | None, new: ResourceState) -> list[Step]:
    _remember(ledger, new)
    if old is None or new.urn in ledger.deleted:
        ledger.kept.add(new.urn)
        return [Step(Op.IMPORT, new.urn, new=new, ignore_changes=goal.ignore_changes)]
    ledger.replaced.add(new.urn)
    return replacement(old, new, Difference(), create=Op.IMPORT_REPLACEMENT)


def _plan_anew(ledger: Ledger, old: ResourceState, new: ResourceState) -> list[Step]:
    """For what was deleted earlier in this run to make way for another, or was only looked up until now."""
    urn = new.urn
    ledger.replaced.add(urn)
    if urn not in ledger.deleted:
        return replacement(old, new, Difference())
    ledger.deleted.discard(urn)
    keys = ledger.replace_keys.get(urn, ())
    return [Step(Op.REPLACE, urn, old, new), Step(Op.CREATE_REPLACEMENT, urn, old, new, keys)]


def _difference(
    ledger: Ledger, old: ResourceState, new: ResourceState, provider: str, *, forced: bool
) -> Planning[Difference]:
    trigger, was = new.replacement_trigger, old.replacement_trigger
    reason = ""
    if forced:
        reason = "id"
    elif any(urn in ledger.replaced for urn in new.replace_with):
        reason = "replaceWith"
    elif trigger is not None and was is not None and not equal(trigger, was):
        reason = "replacementTrigger"
    elif (yield from _provider_changed(ledger, old, new)):
        reason = "provider"
    if reason:
        return Difference(Changes.SOME, replace_keys=(reason,))
    if not provider:
        return Difference(Changes.NONE if equal(old.inputs, new.inputs) else Changes.SOME)
    answer: Difference = yield DiffAsk(provider, old, new.urn, new.inputs, new.ignore_changes, aside=True)
    return answer


def _provider_changed(ledger: Ledger, old: ResourceState, new: ResourceState) -> Planning[bool]:
    """Another explicit provider replaces what it manages; another default one only if its configuration says so."""
    if old.provider == new.provider or not old.provider or not new.provider:
        return False
    old_urn, old_id = urns.split_provider_reference(old.provider)
    new_urn, new_id = urns.split_provider_reference(new.provider)
    if old_id == new_id:
        return False
    if not (urns.is_default_provider(old_urn) and urns.is_default_provider(new_urn)):
        return True
    was, now = ledger.old(old_urn), ledger.providers.get(new_urn)
    if was is None or now is None:
        return False
    answer: bool = yield ProviderDiffAsk(was, now)
    return answer


def _refuse_protected(ledger: Ledger, new: ResourceState) -> None:
    if new.protect:
        sentence = messages.protected_from_replacement(new.urn)
        if not ledger.preview:
            raise PlanError(sentence, new.urn)
        ledger.errors.append((new.urn, sentence))


def _plan_replacement(
    ledger: Ledger, goal: Goal, old: ResourceState, new: ResourceState, found: Difference
) -> Planning[list[Step]]:
    urn = new.urn
    ledger.replaced.add(urn)
    before = goal.delete_before_replace
    if not (found.delete_before_replace if before is None else before):
        return replacement(old, new, found)

    steps: list[Step] = []
    dependents = yield from find_replaced_dependents(ledger, old)
    for dependent in reversed(dependents):
        if dependent.state.row in ledger.pending_rows:
            continue
        ledger.replace_keys[dependent.state.urn] = dependent.keys
        ledger.deleted.add(dependent.state.urn)
        steps.append(_delete_for_replacement(ledger, dependent.state))
    if not ledger.is_pending(old):
        steps.append(_delete_for_replacement(ledger, old))
    ledger.pending_rows.add(old.row)
    made = Step(Op.CREATE_REPLACEMENT, urn, old, new, found.replace_keys, found.changed_keys, found.detailed)
    said = Step(Op.REPLACE, urn, old, new, found.replace_keys, found.changed_keys, found.detailed)
    return [*steps, said, made]


def _delete_for_replacement(ledger: Ledger, state: ResourceState) -> Step:
    ledger.pending_rows.add(state.row)
    return Step(Op.DELETE_REPLACED, state.urn, state, keep_row=True)
