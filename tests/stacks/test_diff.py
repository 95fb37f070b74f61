"""Diff: kinds of changes, replacements, sets, what the pool chooses, secrets and unknown values."""

from typing import Any

from stacks.provider.check import check
from stacks.provider.diff import Change, ChangeKind, Difference, diff
from stacks.resources.registry import all_types
from stacks.resources.values import UNKNOWN, Secret, Values

TYPES = all_types()
ADD, DELETE, UPDATE = ChangeKind.ADD, ChangeKind.DELETE, ChangeKind.UPDATE
SERVER = {"project": "p", "name": "s", "flavor": "f", "image": "i", "ports": ["a", "b"]}


def compare(token: str, old: Values, new: Values) -> Difference:
    """The difference of checked inputs."""
    sides = [check(TYPES[token], {}, side) for side in (old, new)]
    assert [side.failures for side in sides] == [[], []]
    return diff(TYPES[token], sides[0].inputs, sides[1].inputs)


def test_same_inputs_do_not_differ() -> None:
    assert compare("govcloud:compute:Server", SERVER, dict(SERVER)) == Difference(())


def test_kinds_and_paths_of_changes() -> None:
    old = {**SERVER, "metadata": {"a": "1", "b": "2"}}
    new = {**SERVER, "name": "t", "ports": ["a", "c", "d"], "metadata": {"a": "9", "c d": "3"}}
    found = compare("govcloud:compute:Server", old, new)
    assert set(found.changes) == {
        Change("name", UPDATE),
        Change("ports[1]", UPDATE),
        Change("ports[2]", ADD),
        Change("metadata.a", UPDATE),
        Change("metadata.b", DELETE),
        Change('metadata["c d"]', ADD),
    }
    assert found.properties == ["name", "ports", "metadata"]
    assert found.replaces == []


def test_order_means_nothing_in_a_set() -> None:
    rules = [{"direction": "ingress", "protocol": "tcp", "port_min": port} for port in (1, 2, 3)]
    group = {"project": "p", "name": "g"}
    token = "govcloud:network:SecurityGroup"  # noqa: S105 - a type's name
    assert compare(token, {**group, "rules": rules}, {**group, "rules": [*rules[::-1], rules[0]]}).changes == ()
    found = compare(token, {**group, "rules": rules}, {**group, "rules": [*rules[1:], {"direction": "egress"}]})
    assert sorted((change.kind, change.path) for change in found.changes) == [(ADD, "rules[0]"), (DELETE, "rules[0]")]


def test_change_of_a_fixed_property_replaces() -> None:
    subnet = {"project": "p", "network": "n", "name": "s", "cidr": "10.0.0.0/24"}
    found = compare("govcloud:network:Subnet", subnet, {**subnet, "cidr": "10.0.1.0/24", "name": "t"})
    assert found.replaces == ["cidr"]
    assert found.delete_before_replace
    assert not compare("govcloud:network:Subnet", subnet, {**subnet, "name": "t"}).delete_before_replace
    network = {"project": "p", "name": "n"}
    moved = compare("govcloud:network:Network", network, {**network, "project": "q"})
    assert (moved.replaces, moved.delete_before_replace) == (["project"], False)


def test_image_replaces_unless_a_rebuild_is_allowed() -> None:
    assert compare("govcloud:compute:Server", SERVER, {**SERVER, "image": "j"}).replaces == ["image"]
    allowed = compare("govcloud:compute:Server", SERVER, {**SERVER, "image": "j", "rebuild": True})
    assert (allowed.properties, allowed.replaces) == (["image"], [])


def test_what_the_pool_chose_is_no_difference_until_the_program_names_it() -> None:
    network = {"project": "p", "name": "n"}
    token = "govcloud:network:Network"  # noqa: S105
    assert compare(token, {**network, "mtu": 1500}, network).changes == ()
    assert compare(token, network, {**network, "mtu": 1400}).changes == (Change("mtu", ADD),)


def test_what_was_taken_away_is_deleted() -> None:
    router = {"project": "p", "name": "r"}
    found = compare("govcloud:network:Router", {**router, "external_network": "x"}, router)
    assert found.changes == (Change("external_network", DELETE),)


def test_what_only_says_how_is_not_compared() -> None:
    image = {"name": "i", "source": "a.raw", "sha512": "0" * 128, "disk_format": "raw"}
    assert compare("govcloud:image:Image", image, {**image, "source": "b.raw"}).changes == ()


def test_secrets_are_compared_by_value() -> None:
    definition = TYPES["govcloud:identity:User"]
    old: dict[str, Any] = {"name": "u", "password": Secret("a")}
    assert diff(definition, old, {"name": "u", "password": "a"}).changes == ()
    assert diff(definition, old, {"name": "u", "password": Secret("b")}).changes == (Change("password", UPDATE),)


def test_unknown_new_value_is_an_update_and_may_replace() -> None:
    subnet = {"project": "p", "network": "n", "name": "s", "cidr": "10.0.0.0/24", "dns": ["10.0.0.1"]}
    found = compare("govcloud:network:Subnet", subnet, {**subnet, "network": UNKNOWN, "dns": [UNKNOWN, "10.0.0.2"]})
    assert set(found.changes) == {
        Change("network", UPDATE, replaces=True),
        Change("dns[0]", UPDATE),
        Change("dns[1]", ADD),
    }
