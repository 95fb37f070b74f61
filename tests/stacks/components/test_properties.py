"""What holds for the stacks of any city: zones stay apart, prefixes never overlap, names never move."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from ipaddress import ip_network
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from govcloud.addresses.tenants import TenantPlan, plan_tenants
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import Allocation
from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.system import System
from stacks.components.names import list_stacks
from stacks.engine.model import ResourceState
from stacks.engine.values import Properties
from tests.stacks.components.cities import cities, make_department, make_group, make_system
from tests.stacks.components.city import City, FixedPlan, hanjiang, label, rewrite

patient = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # a city takes a second: to make a failing one smaller takes too long
)
type States = list[ResourceState]
type Stacks = dict[str, States]


@cache
def offers() -> dict[str, Properties]:
    """What the bases of the pools export; it is the same for all cities here."""
    with TemporaryDirectory() as folder:
        city = City(hanjiang(), FixedPlan(hanjiang()), Path(folder))
        city.deploy_bases()
        return city.offers


@contextmanager
def deployed(inventory: Inventory) -> Iterator[tuple[City, Stacks]]:
    """All departments of a city in memory, and what each of their stacks has."""
    with TemporaryDirectory() as folder:
        city = City(inventory, plan_tenants(inventory), Path(folder), offers())
        names = [str(stack) for stack in list_stacks(inventory) if stack.department]
        for stack in names:
            seen = city.up(stack)
            assert seen.result.exit_code == 0, (stack, seen.words)
        yield city, {stack: city.states_of(stack) for stack in names}


@patient
@given(inventory=cities())
def test_zones_stay_apart_prefixes_never_overlap_and_only_named_ports_are_open(inventory: Inventory) -> None:
    with deployed(inventory) as (_, stacks):
        assert_no_overlap(stacks)
        for stack, states in stacks.items():
            pool, _, code = stack.partition(".")
            systems = {each.code: each for each in inventory.department_by_code[code].systems if each.pool == pool}
            assert_servers_are_grouped(states, systems)
            assert_way_out_is_that_of_the_zone(states, systems, networks_of(pool))
            assert_extranet_knows_no_internet(states, systems, networks_of(pool)["internet"])


def networks_of(pool: str) -> dict[str, str]:
    """Zone → external network."""
    found: dict[str, str] = offers()[f"{pool}.base"]["offer"]["networks"]
    return found


def assert_no_overlap(stacks: Stacks) -> None:
    """No two subnets of the city share an address."""
    blocks = [ip_network(each.inputs["cidr"]) for states in stacks.values() for each in of_type(states, "Subnet")]
    assert blocks
    for one, other in combinations(blocks, 2):
        assert one.version != other.version or not one.overlaps(other)


def assert_servers_are_grouped(states: States, systems: Mapping[str, System]) -> None:
    """Each is in three groups, of which the last alone lets in, and only to ports that the inventory names."""
    by_id = {state.id: state for state in states}
    for server in of_type(states, "Server"):
        path = server.urn.rpartition("::")[2].split("/")
        system, is_database = systems[path[0]], path[1] == "db" and len(path) > 3
        (port,) = server.inputs["ports"]
        groups = {by_id[each].urn.rpartition("::")[2]: by_id[each] for each in by_id[port].inputs["security_groups"]}
        own, members = groups.pop("/".join(path[:-1])), find_members(by_id[port], by_id)
        assert len(by_id[port].inputs["security_groups"]) == 3
        for other in groups.values():
            assert [rule for rule in other.inputs["rules"] if rule["direction"] == "ingress"] == []
        assert all(rule["direction"] == "ingress" for rule in own.inputs["rules"])
        if is_database:
            assert {rule["remote_group"] for rule in own.inputs["rules"]} == {"self", members.id}
            continue
        opened = {
            number for rule in own.inputs["rules"] for number in range(int(rule["port_min"]), int(rule["port_max"]) + 1)
        }
        assert opened <= {number for rule in system.exposure if rule.to == path[1] for number in rule.ports}


def find_members(port: ResourceState, by_id: Mapping[str, ResourceState]) -> ResourceState:
    """The group that all servers of the port's system are in."""
    groups = [by_id[each] for each in port.inputs["security_groups"]]
    (found,) = (group for group in groups if owner_of(group) and "/" not in group.urn.rpartition("::")[2])
    return found


def assert_way_out_is_that_of_the_zone(
    states: States, systems: Mapping[str, System], networks: Mapping[str, str]
) -> None:
    """A system's ports are in the network of its zone, whose router leads to the zone's external network."""
    for code, system in systems.items():
        zone = system.zone.value
        assert find(states, "Router", zone).inputs["external_network"] == networks[zone]
        home = find(states, "Network", zone).id
        mine = [port for port in of_type(states, "Port") if owner_of(port) == code]
        assert len(mine) >= len(system.servers)
        assert {port.inputs["network"] for port in mine} == {home}


def assert_extranet_knows_no_internet(states: States, systems: Mapping[str, System], outside: str) -> None:
    """Nothing of a system in the extranet refers to the internet zone: no network, no router, no address of it."""
    inner = {state.id for state in states if is_of_zone(state, "internet")}
    extranet = {code for code, system in systems.items() if system.zone is Zone.EXTRANET}
    for state in states:
        if owner_of(state) in extranet or is_of_zone(state, "extranet"):
            assert not {outside, *inner} & set(leaves(state.inputs)), state.urn
            assert state.type != "govcloud:network:FloatingIp"


def of_type(states: States, name: str) -> list[ResourceState]:
    """Those of one type."""
    return [state for state in states if state.type.endswith(f":{name}")]


def find(states: States, kind: str, name: str) -> ResourceState:
    """The only one of a type and name."""
    (found,) = (state for state in of_type(states, kind) if state.urn.endswith(f"::{name}"))
    return found


def owner_of(state: ResourceState) -> str:
    """The system that a resource is part of."""
    return state.urn.rpartition("::")[2].partition("/")[0] if "tenant:System$" in state.urn else ""


def is_of_zone(state: ResourceState, zone: str) -> bool:
    """Whether it is a part of the department's network in the zone."""
    kinds = ("network:Network", "network:Subnet", "network:Router", "network:SecurityGroup")
    name = state.urn.rpartition("::")[2].removesuffix("-v4").removesuffix("-v6")
    return "tenant:Department$" in state.urn and state.type.endswith(kinds) and name == zone


def leaves(value: Any) -> Iterator[Any]:
    """All that is in a value."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from leaves(item)
    else:
        yield value


@patient
@given(inventory=cities(), what=st.sampled_from(("department", "system", "group", "server", "volume")))
def test_what_is_there_does_not_change_when_something_is_put_in_front(inventory: Inventory, what: str) -> None:
    with deployed(inventory) as (city, stacks):
        first, *others = inventory.departments
        new = make_department("zz", [make_system("zz", Zone.INTERNET, "huawei")])
        departments = [new, first, *others] if what == "department" else [insert(first, what), *others]
        rows = write_down(plan_tenants(inventory))
        city.inventory = rewrite(inventory, departments=departments, allocations=rows)
        city.plan = plan_tenants(city.inventory)
        for stack, before in stacks.items():
            seen = city.preview(stack)
            assert seen.result.exit_code == 0, seen.words
            kept = {label(state.urn) for state in before if state.type.startswith("govcloud:")}
            assert {name for name, step in seen.steps.items() if step == "same"} == kept
            assert {step for name, step in seen.steps.items() if name not in kept} <= {"create"}


def insert(department: Department, what: str) -> Department:
    """The department with something more, in front of everything else."""
    system = department.systems[0]
    first = system.servers[0]
    if what == "system":
        new = make_system("zz", system.zone, system.pool or "", servers=[make_group("zz")])
        return department.model_copy(update={"systems": [new, *department.systems]})
    disks = [*make_group("zz", disks=("zz",)).volumes, *first.volumes]
    servers = {
        "group": [make_group("zz"), *system.servers],
        "server": [first.model_copy(update={"count": first.count + 1}), *system.servers[1:]],
        "volume": [first.model_copy(update={"volumes": disks}), *system.servers[1:]],
    }
    more = system.model_copy(update={"servers": servers[what]})
    return department.model_copy(update={"systems": [more, *department.systems[1:]]})


def write_down(plan: TenantPlan) -> list[Allocation]:
    """What was handed out, as rows of the inventory."""
    day = date(2026, 1, 1)
    return [Allocation(block=g.block, use=g.use, owner=g.owner, prefix=g.prefix, since=day) for g in plan.new]
