"""The table of what may happen to a ticket: which action leads where, who may do it, what must hold."""

from collections.abc import Callable
from dataclasses import dataclass

from govcloud.text import Text
from tickets.domain import guards
from tickets.domain.commands import Task
from tickets.domain.guards import Guard, Moment
from tickets.domain.kinds import ALL, Kind
from tickets.domain.people import Duty, Role
from tickets.domain.states import STANDINGS, STOPPED, State

type When = Callable[[Moment], bool]
BACK = "back"
"""Target: where the ticket was before it was stopped."""
ADMINISTRATIVE, TECHNICAL, OPERATOR, MACHINE = Role.ADMINISTRATIVE, Role.TECHNICAL, Role.OPERATOR, Role.MACHINE
APPLICANT, HEAD, SECURITY, THIRD_PARTY = Role.APPLICANT, Role.HEAD, Role.SECURITY, Role.THIRD_PARTY
MIGRATE = frozenset({Kind.MIGRATE})
DEPLOYED = ALL - MIGRATE
"""Kinds that machines execute as soon as they are approved."""


@dataclass(frozen=True)
class Transition:
    """One row. The first row whose kinds, source and `when` fit is taken; guards refuse with a sentence."""

    action: str
    source: State
    target: State | str
    roles: frozenset[Role]
    duty: Duty | None = None
    """What it means for the separation of duties; None: nothing."""
    kinds: frozenset[Kind] = ALL
    when: When | None = None
    guards: tuple[Guard, ...] = ()
    tasks: tuple[Task, ...] = (Task.NOTIFY,)
    note: bool = False
    """Whether a reason has to be given."""


def row(  # noqa: PLR0913 - a table's columns
    action: str,
    source: State,
    target: State | str,
    *roles: Role,
    duty: Duty | None = None,
    kinds: frozenset[Kind] = ALL,
    when: When | None = None,
    guard: tuple[Guard, ...] = (),
    tasks: tuple[Task, ...] = (Task.NOTIFY,),
    note: bool = False,
) -> Transition:
    """One row of the table."""
    return Transition(action, source, target, frozenset(roles), duty, kinds, when, guard, tasks, note)


S = State
WHOLE = (guards.is_whole, guards.has_papers)
ASKING = (
    row("submit", S.DRAFT, S.COUNTY_REVIEW, HEAD, duty=Duty.ASK, when=guards.is_county, guard=WHOLE),
    row("submit", S.DRAFT, S.INTAKE, HEAD, duty=Duty.ASK, guard=WHOLE),
    *(
        row("revise", state, state, APPLICANT, HEAD, duty=Duty.ASK, tasks=(), guard=(guards.is_of_kind,))
        for state in (S.DRAFT, S.SUPPLEMENT)
    ),
    row("approve", S.COUNTY_REVIEW, S.INTAKE, Role.COUNTY, duty=Duty.REVIEW_COUNTY),
    row(
        "accept",
        *(S.INTAKE, S.ADMINISTRATIVE_REVIEW, ADMINISTRATIVE),
        duty=Duty.REVIEW_ADMINISTRATIVE,
        guard=(guards.papers_are_complete,),
    ),
    row(
        "accept-urgently",
        *(S.INTAKE, S.ADMINISTRATIVE_REVIEW, ADMINISTRATIVE),
        duty=Duty.REVIEW_ADMINISTRATIVE,
        guard=(guards.is_urgent,),
        note=True,
    ),
    row("approve", S.ADMINISTRATIVE_REVIEW, S.TECHNICAL_REVIEW, ADMINISTRATIVE, duty=Duty.REVIEW_ADMINISTRATIVE),
    row(
        "approve",
        *(S.TECHNICAL_REVIEW, S.EXECUTION, TECHNICAL),
        duty=Duty.REVIEW_TECHNICAL,
        kinds=DEPLOYED,
        guard=(guards.names_plan,),
        tasks=(Task.NOTIFY, Task.EXECUTE),
    ),
    row("approve", S.TECHNICAL_REVIEW, S.ASSESSMENT, TECHNICAL, duty=Duty.REVIEW_TECHNICAL, kinds=MIGRATE),
)
REVIEWERS = {
    S.COUNTY_REVIEW: (Role.COUNTY, Duty.REVIEW_COUNTY),
    S.INTAKE: (ADMINISTRATIVE, Duty.REVIEW_ADMINISTRATIVE),
    S.ADMINISTRATIVE_REVIEW: (ADMINISTRATIVE, Duty.REVIEW_ADMINISTRATIVE),
    S.TECHNICAL_REVIEW: (TECHNICAL, Duty.REVIEW_TECHNICAL),
    S.PLAN_REVIEW: (TECHNICAL, Duty.REVIEW_TECHNICAL),
}
REFUSING = tuple(
    each
    for state, (role, duty) in REVIEWERS.items()
    for each in (
        row("reject", state, S.REJECTED, role, duty=duty, note=True, tasks=(Task.NOTIFY, Task.FREE)),
        row("ask-supplement", state, S.SUPPLEMENT, role, duty=duty, note=True),
    )
)
EXECUTING = (
    row("deployed", S.EXECUTION, S.CONFIRMATION, MACHINE, kinds=ALL - MIGRATE - {Kind.RENEW}),
    row("deployed", S.EXECUTION, S.DONE, MACHINE, kinds=frozenset({Kind.RENEW})),
    row("deployed", S.EXECUTION, S.PRE_SYNC, MACHINE, kinds=MIGRATE),
    row("world-moved", S.EXECUTION, S.TECHNICAL_REVIEW, MACHINE, kinds=DEPLOYED),
    row("world-moved", S.EXECUTION, S.PLAN_REVIEW, MACHINE, kinds=MIGRATE),
    row("failed", S.EXECUTION, S.EXECUTION_FAILED, MACHINE),
    row("retry", S.EXECUTION_FAILED, S.EXECUTION, OPERATOR, duty=Duty.EXECUTE, tasks=(Task.EXECUTE,)),
    row("give-back", S.EXECUTION_FAILED, S.TECHNICAL_REVIEW, OPERATOR, duty=Duty.EXECUTE, kinds=DEPLOYED, note=True),
    row("give-back", S.EXECUTION_FAILED, S.PLAN_REVIEW, OPERATOR, duty=Duty.EXECUTE, kinds=MIGRATE, note=True),
)
ENDING = (
    row("complete", S.CONFIRMATION, S.TRIAL_RUN, MACHINE, kinds=frozenset({Kind.APPLY})),
    row(
        "complete", S.CONFIRMATION, S.DONE, MACHINE, kinds=ALL - MIGRATE - {Kind.APPLY}, guard=(guards.data_is_settled,)
    ),
    row("end-trial", S.TRIAL_RUN, S.SECURITY_REVIEW, APPLICANT, MACHINE, guard=(guards.ran_long_enough,)),
    row(
        "approve",
        *(S.SECURITY_REVIEW, S.ACCEPTANCE, SECURITY),
        duty=Duty.SECURE,
        guard=(guards.is_proven_secure, guards.papers_are_complete),
    ),
    row("send-back", S.SECURITY_REVIEW, S.TRIAL_RUN, SECURITY, duty=Duty.SECURE, note=True),
    row("complete", S.ACCEPTANCE, S.SOURCE_RETAINED, MACHINE, kinds=MIGRATE, guard=(guards.is_proven_secure,)),
    row("complete", S.ACCEPTANCE, S.DONE, MACHINE, kinds=DEPLOYED, guard=(guards.is_proven_secure,)),
    row("refuse", S.ACCEPTANCE, S.TRIAL_RUN, APPLICANT, ADMINISTRATIVE, THIRD_PARTY, duty=Duty.ACCEPT, note=True),
    row("refuse", S.CONFIRMATION, S.EXECUTION_FAILED, APPLICANT, THIRD_PARTY, duty=Duty.ACCEPT, note=True),
)
SIGNING = tuple(
    row("sign", state, state, *standing.signers, duty=Duty.ACCEPT, guard=(guards.signs_once,), tasks=())
    for state, standing in STANDINGS.items()
    if standing.signers
)
MIGRATING = (
    row("propose-plan", S.ASSESSMENT, S.PLAN_REVIEW, OPERATOR, duty=Duty.EXECUTE, kinds=MIGRATE),
    row(
        "approve",
        *(S.PLAN_REVIEW, S.EXECUTION, TECHNICAL),
        duty=Duty.REVIEW_TECHNICAL,
        kinds=MIGRATE,
        guard=(guards.names_plan,),
        tasks=(Task.NOTIFY, Task.RESERVE, Task.EXECUTE),
    ),
    row("copied", S.PRE_SYNC, S.REHEARSAL, OPERATOR, MACHINE, duty=Duty.EXECUTE),
    row("rehearsed", S.REHEARSAL, S.REHEARSAL_REVIEW, OPERATOR, duty=Duty.EXECUTE),
    row("accept-rehearsal", S.REHEARSAL_REVIEW, S.WINDOW_REVIEW, APPLICANT, duty=Duty.ASK),
    row("refuse-rehearsal", S.REHEARSAL_REVIEW, S.REHEARSAL, APPLICANT, duty=Duty.ASK, note=True),
    row("approve", S.WINDOW_REVIEW, S.FROZEN, ADMINISTRATIVE, duty=Duty.REVIEW_ADMINISTRATIVE),
    row("refuse", S.WINDOW_REVIEW, S.REHEARSAL, ADMINISTRATIVE, duty=Duty.REVIEW_ADMINISTRATIVE, note=True),
    row("frozen", S.FROZEN, S.FINAL_SYNC, OPERATOR, MACHINE, duty=Duty.EXECUTE),
    row("copied", S.FINAL_SYNC, S.SWITCHED, OPERATOR, MACHINE, duty=Duty.EXECUTE, guard=(guards.is_compared,)),
    row("pass-point-of-no-return", S.SWITCHED, S.TRIAL_RUN, APPLICANT, duty=Duty.ACCEPT, note=True),
    *(
        row("roll-back", state, S.ROLLBACK, OPERATOR, MACHINE, duty=Duty.EXECUTE, note=True)
        for state in (S.FROZEN, S.FINAL_SYNC, S.SWITCHED)
    ),
    row("rolled-back", S.ROLLBACK, S.PRE_SYNC, OPERATOR, MACHINE, duty=Duty.EXECUTE),
    row(
        "release-source",
        *(S.SOURCE_RETAINED, S.SOURCE_ERASURE, APPLICANT),
        duty=Duty.ACCEPT,
        guard=(guards.kept_long_enough,),
    ),
    row("erased", S.SOURCE_ERASURE, S.DONE, OPERATOR, duty=Duty.EXECUTE, guard=(guards.erasure_is_proven,)),
)
STOPPABLE = tuple(
    state
    for state, standing in STANDINGS.items()
    if standing.owner
    and state
    not in {*STOPPED, S.DRAFT, S.REJECTED, S.APPEAL, S.EXECUTION, S.FROZEN, S.FINAL_SYNC, S.SWITCHED, S.ROLLBACK}
)
STOPPING = (
    *(row("suspend", state, S.SUSPENDED, ADMINISTRATIVE, SECURITY, note=True) for state in STOPPABLE),
    row("resume", S.SUSPENDED, BACK, ADMINISTRATIVE, note=True),
    row("supplement", S.SUPPLEMENT, BACK, APPLICANT, HEAD, duty=Duty.ASK, guard=(guards.is_whole,)),
    row("expire", S.SUPPLEMENT, S.WITHDRAWN, MACHINE, guard=(guards.clock_ran_out,), tasks=(Task.NOTIFY, Task.FREE)),
    row("appeal", S.REJECTED, S.APPEAL, HEAD, duty=Duty.ASK, guard=(guards.clock_runs,), note=True),
    row("expire", S.REJECTED, S.WITHDRAWN, MACHINE, guard=(guards.clock_ran_out,), tasks=(Task.NOTIFY,)),
    row("uphold", S.APPEAL, S.WITHDRAWN, ADMINISTRATIVE, guard=(guards.is_not_reviewer,), note=True),
    row("reopen", S.APPEAL, S.INTAKE, ADMINISTRATIVE, guard=(guards.is_not_reviewer,), note=True),
    row("expire", S.DRAFT, S.WITHDRAWN, MACHINE, guard=(guards.clock_ran_out,), tasks=()),
    *(
        row("withdraw", state, S.WITHDRAWN, APPLICANT, HEAD, duty=Duty.ASK, tasks=(Task.NOTIFY, Task.FREE))
        for state in (S.DRAFT, *REVIEWERS, S.SUPPLEMENT, S.ASSESSMENT)
    ),
)
ATTACHING = (
    *(
        row("attach", state, state, APPLICANT, HEAD, duty=Duty.ASK, tasks=(), guard=(guards.is_a_paper,))
        for state, standing in STANDINGS.items()
        if standing.owner is not None
    ),
    row(
        "attach", S.SOURCE_ERASURE, S.SOURCE_ERASURE, OPERATOR, duty=Duty.EXECUTE, tasks=(), guard=(guards.is_a_paper,)
    ),
)
TRANSITIONS = (*ASKING, *REFUSING, *EXECUTING, *ENDING, *SIGNING, *MIGRATING, *STOPPING, *ATTACHING)
NO_NOTE = Text("a reason has to be given", "必须填写理由")
