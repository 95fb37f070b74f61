"""Facts of real pools: everything is told and understood, with few calls, and every rule says something of it."""

import random
import time
from datetime import UTC, datetime

from govcloud.pools.session import PoolSession
from policies.collect.lists import LISTS
from policies.collect.openstack import read_pool
from policies.collect.patience import Patience
from policies.collect.register import read_register
from policies.evaluate import evaluate
from policies.facts.base import FactBase, Harvest
from policies.facts.capacity import Provider
from policies.facts.fact import Place
from policies.facts.gaps import Cause
from policies.facts.identity import Account, Quota
from policies.facts.measured import TlsEndpoint
from policies.facts.network import SecurityGroup
from policies.registry import all_rules
from scripts.lab.lab import Lab
from tests.lab.pool_helpers import hanjiang, open_pool

MOST_CALLS = 40
CALLS_FOR = {Quota: 3, Account: 1, Provider: 2}
"""Kind → calls for each: what no list tells."""


def test_a_pools_facts_are_whole_and_understood_with_few_calls(lab: Lab, pool: str) -> None:
    session = open_pool(lab, pool)
    harvest = read(session)
    assert {each.kind for each in harvest.reads} == {TlsEndpoint, *(each.kind for each in LISTS)}
    assert [each for each in harvest.reads if each.gap is not None] == []
    assert [fact for fact in harvest.facts if fact.unknown] == []
    allowed = MOST_CALLS + sum(CALLS_FOR.get(type(fact), 0) for fact in harvest.facts)
    assert session.calls.total.count <= allowed
    assert {Quota, Account, Provider} <= {type(fact) for fact in harvest.facts}
    groups = [fact for fact in harvest.facts if isinstance(fact, SecurityGroup)]
    assert {rule.protocol for group in groups for rule in group.rules} <= {None, 1, 6, 17, 58}


def test_every_rule_judges_a_real_pool_without_a_fault(lab: Lab, pool: str) -> None:
    now = datetime.now(UTC)
    base = FactBase(read(open_pool(lab, pool)) + read_register(hanjiang(), now), datetime.now(UTC))
    results = list(evaluate(all_rules().values(), base))
    assert {result.rule for result in results} >= {
        each.id for each in all_rules().values() if base.of(each.subject, Place.of_pool(pool))
    }
    assert [result for result in results if result.cause is Cause.FAULT] == []


def read(session: PoolSession) -> Harvest:
    """What the pool tells."""
    patience = Patience(time.sleep, random.random)
    return read_pool(session, clock=lambda: datetime.now(UTC), patience=patience)
