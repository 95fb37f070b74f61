"""The plan for a resource that the program only looks up."""

from stacks.engine import messages
from stacks.engine import urn as urns
from stacks.engine.diff import Difference
from stacks.engine.model import Op, ReadGoal, ResourceState
from stacks.engine.plan.asks import PlanError
from stacks.engine.plan.ledger import Ledger
from stacks.engine.plan.steps import Step, replacement
from stacks.engine.values import Unknown
from stacks.signatures import UNKNOWN_TEXT


def plan_read(ledger: Ledger, goal: ReadGoal) -> list[Step]:
    """A read; of a resource that was managed under another id, a replacement by the one that is read."""
    urn = urns.make_urn(ledger.stack, ledger.project, goal.parent, goal.type, goal.name)
    if urn in ledger.seen:
        raise PlanError(messages.duplicate_urn(urn), urn)
    new = ResourceState(
        urn=urn,
        type=goal.type,
        custom=True,
        id=UNKNOWN_TEXT if isinstance(goal.id, Unknown) else str(goal.id),
        parent=goal.parent,
        provider=goal.provider,
        inputs=goal.inputs,
        dependencies=goal.dependencies,
        additional_secret_outputs=goal.additional_secret_outputs,
        external=True,
    )
    ledger.seen[urn] = new
    old = ledger.old(urn)
    if old is not None and not old.external and old.id != new.id:
        ledger.replaced.add(urn)
        return replacement(old, new, Difference(), create=Op.READ_REPLACEMENT)
    ledger.kept.add(urn)
    return [Step(Op.READ, urn, old, new)]
