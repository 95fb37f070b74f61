"""Check: normal forms, defaults, every failure at once with its path, unknown values pass, secrets are not shown."""

from typing import Any

import pytest

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.provider.check import check
from stacks.resources.registry import all_types
from stacks.resources.values import UNKNOWN, Secret

TYPES = all_types()
SUBNET = {"project": "p", "network": "n", "name": "s", "cidr": "10.0.0.0/24"}


def failures(token: str, new: dict[str, Any], old: dict[str, Any] | None = None) -> dict[str, str]:
    """Path → English sentence."""
    return {path: what.render("en") for path, what in check(TYPES[token], old or {}, new).failures}


def test_defaults_are_filled_in_and_what_the_pool_chooses_is_not() -> None:
    inputs = check(TYPES["govcloud:network:Network"], {}, {"project": "p", "name": "n"}).inputs
    given = {"project": "p", "name": "n"}
    assert inputs == {
        **given,
        "description": "",
        "tags": {},
        "admin_state_up": True,
        "port_security": True,
        "shared": False,
    }


def test_all_failures_are_told_at_once_with_their_paths() -> None:
    wrong = {"network": 5, "name": "", "cidr": "10.0.0.1/24", "dns": ["10.0.0.1", "nowhere"], "dhcp": "yes"}
    wrong |= {"host_routes": [{"destination": "10.1.0.0/16"}], "colour": "red", "tags": {"a b": 1}}
    found = failures("govcloud:network:Subnet", wrong)
    assert set(found) == {
        *("project", "network", "name", "cidr", "dns[1]", "dhcp", "host_routes[0].nexthop", "colour", 'tags["a b"]'),
    }
    assert found["project"] == "is required: id of the project that it belongs to"
    assert found["cidr"] == "`10.0.0.1/24` is not a prefix such as 10.8.0.0/16"
    assert "there are: project, name" in found["colour"]


def test_every_failure_has_a_chinese_sentence() -> None:
    for definition in TYPES.values():
        for _, what in check(definition, {}, {"nonsense": 1}).failures:
            assert any("\u4e00" <= letter <= "\u9fff" for letter in what.render("zh"))


def test_unknown_values_pass_everywhere() -> None:
    for definition in TYPES.values():
        new = dict.fromkeys(definition.inputs, UNKNOWN)
        for name in ("boot_from", "user", "snapshot", "source_volume", "boot_volume", "image"):
            if definition.name == "Server" and name == "image":
                continue
            if name in new and not definition.inputs[name].required:
                del new[name]
        if definition.name == "RoleAssignment":
            new["user"], _ = UNKNOWN, new.pop("group")
        assert check(definition, {}, new).failures == [], definition.token


def test_unknown_parts_pass_inside_lists_and_records() -> None:
    rule = {"direction": "ingress", "protocol": "tcp", "port_min": 22, "remote_prefix": UNKNOWN}
    checked = check(TYPES["govcloud:network:SecurityGroup"], {}, {"project": "p", "name": "g", "rules": [rule]})
    assert checked.failures == []
    assert checked.inputs["rules"] == [{**rule, "port_max": 22}]


def test_normal_forms_of_texts() -> None:
    pairs = [{"ip_address": "FD00::0001", "mac_address": "FA-16-3E-00-00-0A"}]
    port = {"project": "p", "network": "n", "name": "x", "allowed_pairs": pairs}
    checked = check(TYPES["govcloud:network:Port"], {}, port)
    assert checked.inputs["allowed_pairs"] == [{"ip_address": "fd00::1", "mac_address": "fa:16:3e:00:00:0a"}]
    key = {"name": "k", "public_key": "  ssh-rsa   AAAA  me@here\n"}
    assert check(TYPES["govcloud:compute:Keypair"], {}, key).inputs["public_key"] == "ssh-rsa AAAA"
    known = {"project": "p", "name": "c", "roles": ["b", "a", "b"], "expires": "2027-01-01T08:00:00+08:00"}
    inputs = check(TYPES["govcloud:identity:ApplicationCredential"], {}, known).inputs
    assert inputs["expires"] == "2027-01-01T00:00:00"
    assert inputs["roles"] == ["a", "b"]


def test_whole_numbers_of_the_wire_are_numbers() -> None:
    volume = {"project": "p", "name": "v", "size": 10.0}
    assert check(TYPES["govcloud:storage:Volume"], {}, volume).inputs["size"] == 10
    assert "size" in failures("govcloud:storage:Volume", {**volume, "size": 10.5})
    assert "size" in failures("govcloud:storage:Volume", {**volume, "size": True})


def test_secret_inputs_are_marked_and_never_shown() -> None:
    checked = check(TYPES["govcloud:identity:User"], {}, {"name": "u", "password": "hidden"})
    assert checked.inputs["password"] == Secret("hidden")
    found = failures("govcloud:identity:User", {"name": "u", "password": Secret(12345)})
    assert found == {"password": "must be text, not ***"}


@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        ("govcloud:network:Subnet", {**SUBNET, "gateway": "10.9.0.1"}, "gateway"),
        ("govcloud:network:Subnet", {**SUBNET, "pools": [{"start": "10.0.0.5", "end": "10.0.1.5"}]}, "pools[0].end"),
        ("govcloud:network:Subnet", {**SUBNET, "ipv6_ra_mode": "slaac"}, "ipv6_ra_mode"),
        ("govcloud:network:Router", {"project": "p", "name": "r", "snat": True}, "snat"),
        ("govcloud:identity:RoleAssignment", {"project": "p", "role": "member"}, "user"),
        ("govcloud:identity:RoleAssignment", {"project": "p", "role": "member", "user": "u", "group": "g"}, "user"),
        (
            "govcloud:storage:Volume",
            {"project": "p", "name": "v", "size": 1, "image": "i", "snapshot": "s"},
            "snapshot",
        ),
        (
            "govcloud:compute:ServerGroup",
            {"project": "p", "name": "g", "policy": "affinity", "most_per_host": 2},
            "most_per_host",
        ),
        (
            "govcloud:compute:Server",
            {"project": "p", "name": "s", "flavor": "f", "image": "i", "rebuild": True, "boot_volume": {"size": 20}},
            "rebuild",
        ),
    ],
)
def test_properties_that_do_not_fit_together_are_refused(token: str, inputs: dict[str, Any], path: str) -> None:
    assert list(failures(token, inputs)) == [path]


def test_volume_does_not_shrink() -> None:
    old = {"project": "p", "name": "v", "size": 20}
    found = failures("govcloud:storage:Volume", {**old, "size": 10}, old)
    assert found == {"size": "a volume only grows: it has 20 GiB, not 10"}
    assert failures("govcloud:storage:Volume", {**old, "size": 30}, old) == {}


def test_what_the_pool_cannot_do_is_a_failure_before_anything_is_made() -> None:
    def lacks(feature: str) -> GovcloudError | None:
        return GovcloudError(Text("the pool has no {f}", "资源池没有 {f}")(f=feature))

    group = {"project": "p", "name": "a", "addresses": []}
    found = check(TYPES["govcloud:network:AddressGroup"], {}, group, lacks).failures
    assert [(path, what.render("en")) for path, what in found] == [("", "the pool has no network:address-group.")]
    network = {"project": "p", "name": "n"}
    assert check(TYPES["govcloud:network:Network"], {}, network, lacks).failures == []
    assert check(TYPES["govcloud:network:Network"], {}, {**network, "qos_policy": "q"}, lacks).failures != []


def test_quota_needs_the_full_set() -> None:
    found = failures("govcloud:identity:Quota", {"project": "p", "cores": 1})
    assert set(found) == set(TYPES["govcloud:identity:Quota"].inputs) - {"project", "cores"}


def test_checking_what_was_checked_changes_nothing() -> None:
    rules = [{"direction": "egress"}, {"direction": "ingress", "protocol": "6", "port_min": 1, "remote_prefix": "::/0"}]
    cases: dict[str, dict[str, Any]] = {
        "govcloud:network:Subnet": SUBNET,
        "govcloud:network:SecurityGroup": {"project": "p", "name": "g", "rules": rules},
        "govcloud:compute:Server": {
            "project": "p",
            "name": "s",
            "flavor": "f",
            "image": "i",
            "boot_volume": {"size": 9},
        },
    }
    for token, inputs in cases.items():
        once = check(TYPES[token], {}, inputs)
        assert once.failures == []
        assert check(TYPES[token], once.inputs, once.inputs).inputs == once.inputs
