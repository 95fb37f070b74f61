"""The rules' word on plans: what a run would make, with what the inventory says and what is known besides. Both gates
judge by it, the one of our commands and the policy pack of the Pulumi CLI. Pure."""

from collections.abc import Mapping
from datetime import datetime

from govcloud.cli.own_parameters import own_parameters
from govcloud.cli.planned_base import list_new_groups
from govcloud.cli.planned_facts import list_planned
from govcloud.inventory.inventory import Inventory
from policies.assess import Assessment, assess
from policies.catalogue.read import Check, all_checks
from policies.collect.plan import read_plan
from policies.collect.register import read_register
from policies.evaluate import Parameters
from policies.facts.base import FactBase, Harvest
from policies.facts.fact import Place
from policies.waivers.match import apply_waivers
from stacks.components.names import BASE, StackName
from stacks.engine.events import PhaseRecord


def judge_plans(
    inventory: Inventory,
    plans: Mapping[StackName, PhaseRecord],
    now: datetime,
    known: Harvest | None = None,
    parameters: Parameters | None = None,
) -> Assessment:
    """All checks of the moment `before` on these plans together, with waivers. `known` is read elsewhere.

    `parameters` go before those of the city. Raises InvalidInventory: one of the city's cannot be.
    """
    own, given = own_parameters(inventory), parameters or {}
    merged = {rule: {**own.get(rule, {}), **given.get(rule, {})} for rule in own.keys() | given.keys()}
    harvest = read_register(inventory, now) + (known or Harvest())
    for name, record in plans.items():
        base = plans.get(StackName(name.pool, "")) if name.department else None
        planned = list_planned(record, list_new_groups(base) if base else ())
        harvest += read_plan(Place.of_stack(name.pool, name.department or BASE), planned, now)
    found = assess(checks_before(), FactBase(harvest, now), parameters=merged)
    return apply_waivers(found, inventory.waivers, now.astimezone().date())


def checks_before() -> list[Check]:
    """Checks that a plan can be asked."""
    return [check for check in all_checks().values() if check.built and check.moment == "before"]
