"""A project that nobody made for the inventory: what of it is said, what is told instead, and what is never guessed."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.city import Zone
from govcloud.settings import PRODUCT
from stacks.adoption.draft import Draft, draft_department
from stacks.adoption.found import TYPES, Found
from stacks.drift.look import Picture
from stacks.resources.handler import Live

POOL, TODAY, ACCOUNT = "mobile", date(2026, 11, 22), "our-account"
QUOTA = {"cores": 8, "memory_gib": 16, "servers": 4, "volumes": 4, "storage_gib": 100, "snapshots": 1, "networks": 2}
MORE_QUOTA = {"ports": 20, "routers": 2, "floating_ips": 0, "security_groups": 5, "security_group_rules": -1}


@cache
def city() -> Inventory:
    """The worked example."""
    return load_inventory(PRODUCT / "inventories" / "hanjiang")


def found(*things: tuple[str, str, dict[str, Any]], apart: dict[str, str] | None = None) -> Found:
    """A project with a network in the extranet, and these things: type, id, values."""
    own: dict[str, dict[str, Live]] = {token: {} for token in TYPES.values()}
    base: list[tuple[str, str, dict[str, Any]]] = [
        ("Quota", "prj", {**QUOTA, **MORE_QUOTA}),
        ("Network", "net", {"name": "office"}),
        ("Subnet", "sub", {"network": "net", "cidr": "10.48.77.0/24", "ip_version": 4}),
        ("Router", "rtr", {"name": "gw", "interfaces": ["sub"], "external_network": "ext"}),
        ("SecurityGroup", "grp", {"name": "web", "rules": []}),
    ]
    for kind, key, values in (*base, *things):
        own[TYPES[kind]][key] = Live(key, {"project": "prj", **values})
    return Found(
        pool=city().pool_by_code[POOL],
        project=Live("prj", {"name": "old-project", "description": "老项目"}),
        picture=Picture(POOL, own, account=ACCOUNT),
        names={"zone": {"ext": "extranet"}, "flavor": {"f": "general.2c4g"}, "image": {"i": "uos-20"}},
        boot_images={"boot": "i"},
        apart=apart or {},
    )


def server(key: str, name: str, **values: Any) -> list[tuple[str, str, dict[str, Any]]]:
    """A server with its port."""
    port = ("Port", f"port-{key}", {"network": "net", "security_groups": ["grp"]})
    told = {"name": name, "flavor": "f", "image": "i", "ports": [f"port-{key}"], "metadata": {}, **values}
    return [port, ("Server", key, told)]


def draft(here: Found) -> Draft:
    """The draft of a new department."""
    return draft_department(here, city(), "old", TODAY)


def notes(made: Draft) -> str:
    """All sentences."""
    return "\n".join(note.render("en") for note in made.sketch.notes)


def test_network_quota_and_servers_of_a_plain_project_are_said() -> None:
    made = draft(found(*server("a", "web1"), *server("b", "web2"), apart={"a": "together", "b": "together"}))
    (system,) = made.department.systems
    (group,) = system.servers
    assert (group.name, group.flavor, group.image, group.count) == ("web", "general.2c4g", "uos-20", 2)
    assert (system.zone, system.pool, made.department.name.zh) == (Zone.EXTRANET, POOL, "老项目")
    assert [(row.block, row.owner, str(row.prefix)) for row in made.allocations] == [
        ("mobile-extranet", "mobile/old/extranet", "10.48.77.0/24")
    ]
    path = f"{system.code}/web"
    assert made.sketch.hints == {
        ("Network", "extranet"): "net",
        ("Router", "extranet"): "rtr",
        ("Subnet", "extranet-v4"): "sub",
        ("ServerGroup", path): "together",
        ("SecurityGroup", path): "grp",
        **{("Server", f"{path}/{n}"): key for n, key in ((1, "a"), (2, "b"))},
        **{("Port", f"{path}/{n}"): f"port-{key}" for n, key in ((1, "a"), (2, "b"))},
    }


def test_like_servers_that_nobody_spread_stay_apart_for_else_they_would_be_made_anew() -> None:
    made = draft(found(*server("a", "web1"), *server("b", "web2")))
    assert [(group.name, group.count) for group in made.department.systems[0].servers] == [("web-1", 1), ("web-2", 1)]


def test_guesses_are_told() -> None:
    words = notes(draft(found(*server("a", "web1"))))
    assert "department `old` is new" in words
    assert "level of protection, last day and ticket are not known" in words
    assert "quota `security_group_rules` has no limit" in words


def test_tags_of_ours_are_believed() -> None:
    tags = {"system": "his", "mlps": "3", "expires": "2027-01-31", "ticket": "T-2026-0001"}
    made = draft(found(*server("a", "his-web-1", metadata=tags)))
    (system,) = made.department.systems
    assert (system.code, system.mlps_level, system.ticket) == ("his", 3, "T-2026-0001")
    assert system.expires == date(2027, 1, 31)
    assert "not known" not in notes(made)


def test_server_that_would_be_made_anew_is_not_adopted_and_told() -> None:
    cases: dict[str, dict[str, Any]] = {
        "keypair `ops`": {"keypair": "ops"},
        "config drive": {"config_drive": True},
        "flavor huge": {"flavor": "huge"},
        "image none": {"image": "none"},
        "0 ports": {"ports": []},
    }
    for words, values in cases.items():
        made = draft(found(*server("a", "web1", **values)))
        assert made.department.systems == []
        assert words in notes(made)


def test_boot_volume_tells_image_and_size_and_is_no_data_volume() -> None:
    boot = ("Volume", "boot", {"name": "", "size": 60, "bootable": True, "servers": ["a"], "type": "performance"})
    data = ("Volume", "data", {"name": "web1-log", "size": 9, "bootable": False, "servers": ["a"], "type": "capacity"})
    odd = ("Volume", "odd", {"name": "odd", "size": 9, "bootable": False, "servers": ["a"], "type": "tape"})
    made = draft(found(*server("a", "web1", image=None), boot, data, odd))
    (group,) = made.department.systems[0].servers
    assert (group.image, group.root_gib) == ("uos-20", 60)
    assert [(disk.name, disk.size_gib, disk.type) for disk in group.volumes] == [("log", 9, "sas")]
    assert "volume `odd` of server `web1` is not adopted: its type `tape`" in notes(made)


def test_network_to_nowhere_and_second_network_of_a_zone_are_told() -> None:
    lonely = ("Network", "lonely", {"name": "lonely"})
    second = ("Network", "net2", {"name": "zz"})
    subnet = ("Subnet", "sub2", {"network": "net2", "cidr": "10.48.78.0/24", "ip_version": 4})
    words = notes(draft(found(lonely, second, subnet)))
    assert "network `lonely` leads to no zone" in words
    assert "network `zz` is a second one in zone `extranet`" in words


def test_prefix_outside_of_the_plan_is_told_and_not_handed_out() -> None:
    foreign = ("Subnet", "sub", {"network": "net", "cidr": "192.168.0.0/24", "ip_version": 4})
    made = draft(found(foreign))
    assert made.allocations == ()
    assert "prefix 192.168.0.0/24 of network `office` is in no block" in notes(made)


def test_members_are_accounts_with_roles_that_members_get() -> None:
    things: list[tuple[str, str, dict[str, Any]]] = [
        ("User", "u1", {"name": "wang", "email": "wang@example.cn", "description": "王 工"}),
        ("User", "u2", {"name": "nomail"}),
        ("User", ACCOUNT, {"name": "govcloud"}),
        *(("RoleAssignment", f"prj/users/{user}/{role}", {"user": user, "role": role}) for user, role in ROLES),
        ("RoleAssignment", "prj/groups/g/member", {"group": "g", "role": "member"}),
    ]
    made = draft(found(*things))
    assert [(member.user, member.name, list(member.roles)) for member in made.department.members] == [
        ("wang", "王 工", ["manager", "member"])
    ]
    words = notes(made)
    assert "account `wang` has role `admin`" in words
    assert "account `nomail` has no e-mail address" in words
    assert "group g has role `member`" in words


ROLES = [("u1", "member"), ("u1", "manager"), ("u1", "admin"), ("u2", "reader"), (ACCOUNT, "member")]


def test_department_that_is_there_keeps_what_it_says() -> None:
    there = city().departments[0]
    made = draft_department(found(*server("a", "web1")), city(), there.code, TODAY)
    assert made.department.contacts == there.contacts
    assert {system.code for system in made.department.systems} > {system.code for system in there.systems}
    assert set(made.department.quotas) == {*there.quotas, POOL}
    other = replace(found(), pool=city().pool_by_code[POOL])
    assert draft_department(other, city(), there.code, TODAY).department.systems == there.systems


def test_default_group_is_never_taken_for_one_of_ours() -> None:
    default = ("SecurityGroup", "grp", {"name": "default", "rules": [{"direction": "ingress", "remote_group": "self"}]})
    made = draft(found(default, *server("a", "web1")))
    assert not [hint for hint in made.sketch.hints if hint[0] == "SecurityGroup"]
    assert "server `web1` is in the project's default security group" in notes(made)
