"""What a stack is said to take from its quota is what it is made of."""

from collections import Counter

import pytest

from stacks.components.catalogue import from_outputs
from stacks.components.department import Scope
from stacks.components.needs import OWN_PORTS, OWN_RULES, count_needs
from stacks.components.reach import Reach
from tests.stacks.components.city import City


@pytest.mark.parametrize(
    "name", ["huawei.health", "telecom.data-bureau", "telecom.human-resources", "unicom.emergency", "mobile.ecology"]
)
def test_needs_are_those_of_the_resources_that_are_declared(example: City, name: str) -> None:
    pool, _, code = name.partition(".")
    inventory = example.inventory
    department = inventory.department_by_code[code]
    catalogue = from_outputs(pool, example.offers[f"{pool}.base"]["offer"])
    scope = Scope(department, inventory.pool_by_code[pool], catalogue, Reach(inventory, example.plan), str)
    needs = count_needs(scope, [system for system in department.systems if system.pool == pool])

    inputs = example.preview(name).inputs
    made = Counter(label.split()[0] for label in inputs)
    groups = [each for label, each in inputs.items() if label.startswith("SecurityGroup ")]
    assert needs == {
        "networks": made["Network"],
        "routers": made["Router"],
        "ports": made["Port"] + OWN_PORTS * made["Network"],
        "floating_ips": made["FloatingIp"],
        "security_groups": made["SecurityGroup"] + 1,
        "security_group_rules": sum(len(group["rules"]) for group in groups) + OWN_RULES,
    }
    assert made["Server"] == made["Port"] > 0
