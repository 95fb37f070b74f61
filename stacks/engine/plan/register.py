"""The plan for one registered resource: same, create, update, import, or one of the two kinds of replacement."""

from collections.abc import Iterator
from dataclasses import replace

from stacks.engine import messages
from stacks.engine import urn as urns
from stacks.engine.diff import Changes, Difference, apply_replace_on_changes
from stacks.engine.events import Diagnostic
from stacks.engine.ignored import restore_ignored
from stacks.engine.model import Goal, Op, ResourceState
from stacks.engine.plan.aliases import former_urns
from stacks.engine.plan.asks import (
    PROVIDER_REGISTRY,
    CheckAnswer,
    CheckAsk,
    DiffAsk,
    PlanError,
    Planning,
    ProviderDiffAsk,
    StepsAsk,
)
from stacks.engine.plan.ledger import Ledger
from stacks.engine.plan.replace import TRIGGERED, is_triggered, plan_anew, plan_replacement, refuse_replacement
from stacks.engine.plan.steps import Step, replacement
from stacks.engine.values import Properties, contains_unknown, equal


def plan_registration(ledger: Ledger, goal: Goal) -> Planning[list[Step]]:
    """The steps for a registration, none for what was imported as wanted; PlanError when the run cannot go on."""
    urn = urns.make_urn(ledger.stack, ledger.project, goal.parent, goal.type, goal.name)
    if urn in ledger.seen or urn in ledger.skipped:
        raise PlanError(messages.duplicate_urn(urn), urn)
    old = _claim_old(ledger, goal, urn)
    new = _new_state(goal, urn)
    _remember(ledger, new)
    imports = bool(goal.custom and goal.import_id) and not ledger.options.run_program
    if imports and (old is None or old.external or (old.import_id or old.id) != goal.import_id):
        old = yield from _import(ledger, old, replace(new, id=goal.import_id, import_id=goal.import_id))
    if old is not None:
        restored = restore_ignored(goal.inputs, old.inputs, goal.ignore_changes)
        new = replace(new, inputs=restored.inputs)
        if restored.undone:
            ledger.notes.append(Diagnostic("info", messages.cannot_ignore(restored.undone), urn))
    if not ledger.is_target(urn, goal):
        return _plan_untargeted(ledger, urn, old, new)
    steps = yield from _plan_wanted(ledger, goal, old, new)
    for step in steps:
        _refuse_missing_dependencies(ledger, step)
    return steps


def _import(ledger: Ledger, old: ResourceState | None, new: ResourceState) -> Planning[ResourceState]:
    """Takes up what is there already; from then on it is what the resource was before this run."""
    ledger.imported.add(new.urn)
    if old is None or new.urn in ledger.deleted:
        ledger.kept.add(new.urn)
        step = Step(Op.IMPORT, new.urn, new=new)
        imported: ResourceState = yield StepsAsk((step,))
    else:
        ledger.replaced.add(new.urn)
        imported = yield StepsAsk(tuple(replacement(old, new, Difference(), create=Op.IMPORT_REPLACEMENT)))
    return imported


def _plan_wanted(ledger: Ledger, goal: Goal, old: ResourceState | None, new: ResourceState) -> Planning[list[Step]]:
    """The steps for a resource that the run may touch."""
    urn = new.urn
    forced = ledger.is_forced(old, urn)
    fresh = old is None or old.external or forced or urn in ledger.deleted
    provider = _provider_of(new)
    if provider:
        olds, news = ({}, goal.inputs) if fresh or old is None else (old.inputs, new.inputs)
        new = yield from _check(ledger, provider, new, olds, news)
    if urn in ledger.invalid:
        raise PlanError("", urn)
    if old is None:
        ledger.kept.add(urn)
        return [Step(Op.CREATE, urn, new=new)]
    if urn in ledger.deleted or old.external:
        return plan_anew(ledger, old, new)
    found = yield from _difference(ledger, old, new, provider, forced=forced)
    if urn in ledger.deleted:  # while the provider was thinking, it had to make way for another
        return plan_anew(ledger, old, new)
    return (yield from _plan_change(ledger, goal, old, new, found))


def _plan_change(
    ledger: Ledger, goal: Goal, old: ResourceState, new: ResourceState, found: Difference
) -> Planning[list[Step]]:
    """The steps for a resource of which it is known what differs."""
    urn, provider, triggered = new.urn, _provider_of(new), found is TRIGGERED
    found = apply_replace_on_changes(found, goal.replace_on_changes, init_errors=bool(old.init_errors))
    if old.pending_replacement or (found.changes is Changes.SOME and (found.replaces or triggered)):
        refuse_replacement(ledger, goal, old, new, found)
        ledger.replaced.add(urn)
        if provider and not ledger.is_forced(old, urn):
            # Defaults that Check took over from the old inputs are not those of a new resource.
            new = yield from _check(ledger, provider, new, {}, goal.inputs)
        return (yield from plan_replacement(ledger, goal, old, new, found))
    if found.changes is Changes.NONE and not old.init_errors:
        if urn in ledger.imported:
            _remember(ledger, old)
            return []
        ledger.kept.add(urn)
        return [Step(Op.SAME, urn, old, new)]
    ledger.kept.add(urn)
    # What is there but never became ready is updated even without a difference.
    diffs, detailed = (found.changed_keys, found.detailed) if found.changes is not Changes.NONE else ((), None)
    return [Step(Op.UPDATE, urn, old, new, diffs=diffs, detailed=detailed, ignore_changes=goal.ignore_changes)]


def _claim_old(ledger: Ledger, goal: Goal, urn: str) -> ResourceState | None:
    if urn in ledger.aliased:
        _note_invalid(ledger, urn, messages.alias_is_taken(urn, ledger.aliased[urn]))
    for name in [urn, *former_urns(ledger, goal)]:
        old = ledger.old(name)
        if old is None:
            continue
        if name != urn:
            if name in ledger.seen:
                _note_invalid(ledger, urn, messages.duplicate_alias(name, urn, urn))
            if name in ledger.aliased:
                _note_invalid(ledger, urn, messages.duplicate_alias(name, urn, ledger.aliased[name]))
            ledger.aliased[name] = urn
            ledger.former[urn] = name
        return old
    return None


def _note_invalid(ledger: Ledger, urn: str, sentence: str) -> None:
    """Keeps an error that ends the run once the resource's inputs have been checked too."""
    ledger.errors.append((urn, sentence))
    ledger.invalid.add(urn)


def _new_state(goal: Goal, urn: str) -> ResourceState:
    return ResourceState(
        urn=urn,
        type=goal.type,
        custom=goal.custom,
        parent=goal.parent,
        provider=goal.provider,
        inputs=goal.inputs,
        import_id=goal.import_id,
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


def _plan_untargeted(ledger: Ledger, urn: str, old: ResourceState | None, new: ResourceState) -> list[Step]:
    """A resource that is no target stays as it is, under its old name; if there is none yet, it is not made.

    What it needs may be no longer in the program: that stays too, and comes first.
    """
    if old is None:
        ledger.skipped.add(urn)
        return [Step(Op.SAME, urn, new=new, skipped=True)]
    ledger.kept.add(urn)
    if old.urn != urn:
        ledger.stayed.add(old.urn)
    return list(_stay(ledger, old, urn))


def _stay(ledger: Ledger, old: ResourceState, whose: str) -> Iterator[Step]:
    if old.delete:
        return
    ledger.kept.add(old.urn)
    provider = urns.split_provider_reference(old.provider) if old.provider else ("", "")
    for urn in [provider[0], *old.references_in_order]:
        if not urn or ledger.has_step(ledger.renames.get(urn, urn)):
            continue
        needed = ledger.old(urn)
        if urn == provider[0] and (needed is None or needed.id != provider[1] or ledger.is_operated(urn)):
            continue
        if needed is None:
            raise PlanError(f"dependency {urn} of untargeted resource {whose} has no old state")
        yield from _stay(ledger, needed, whose)
    kept = replace(old.renamed(ledger.renames), row=0)
    _remember(ledger, kept)
    yield Step(Op.SAME, old.urn, old, kept)


def _refuse_missing_dependencies(ledger: Ledger, step: Step) -> None:
    if step.new is None or not (ledger.options.targets or ledger.options.replaces):
        return
    for urn in sorted(step.new.references & ledger.skipped):
        sentence = messages.depends_on_untargeted(step.urn, urn)
        ledger.errors.append((step.urn, sentence))
        if not ledger.preview:
            raise PlanError("", step.urn)
        ledger.skipped.discard(urn)


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


def _difference(
    ledger: Ledger, old: ResourceState, new: ResourceState, provider: str, *, forced: bool
) -> Planning[Difference]:
    reason = ""
    if is_triggered(old.replacement_trigger, new.replacement_trigger):
        if not ledger.preview and contains_unknown(new.replacement_trigger):
            raise PlanError(f"replacement trigger contains unknowns for {new.urn}", new.urn)
        return TRIGGERED
    if forced:
        reason = "id"
    elif any(urn in ledger.replaced for urn in new.replace_with):
        reason = "replaceWith"
    elif (yield from _provider_changed(ledger, old, new)):
        reason = "provider"
    if reason:
        return Difference(Changes.SOME, replace_keys=(reason,))
    if not provider:
        return Difference(Changes.NONE if equal(old.inputs, new.inputs) else Changes.SOME)
    answer: Difference = yield DiffAsk(provider, old, new.urn, new.inputs, new.ignore_changes, aside=True)
    return answer


def _provider_changed(ledger: Ledger, old: ResourceState, new: ResourceState) -> Planning[bool]:
    """Another provider replaces what it manages only if it says that the other configuration would."""
    if old.provider == new.provider:
        return False
    if not old.provider or not new.provider:
        return True
    old_urn, new_urn = (urns.split_provider_reference(state.provider)[0] for state in (old, new))
    if ledger.aliased.get(old_urn) == new_urn:
        return False
    was, now = ledger.old(old_urn), ledger.providers.get(new_urn)
    if was is None or now is None:
        return False
    answer: bool = yield ProviderDiffAsk(was, now)
    return answer
