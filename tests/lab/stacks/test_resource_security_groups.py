"""Security groups with their rules, and address groups, on real pools."""

from collections.abc import Iterator
from typing import Any

import pytest

from govcloud.pools.errors import PoolError
from stacks.provider.provider import HalfMadeError
from stacks.resources.types import security_group
from tests.lab.stacks.bench import Bench
from tests.lab.stacks.life import Begin

GROUP, ADDRESSES, QUOTA = "govcloud:network:SecurityGroup", "govcloud:network:AddressGroup", "govcloud:identity:Quota"
WEB = {"direction": "ingress", "protocol": "tcp", "port_min": 443, "remote_prefix": "10.0.0.0/8"}
OUT = {"direction": "egress"}


def rule(port: int, **more: Any) -> dict[str, Any]:
    """One port from inside."""
    return {**WEB, "port_min": port, **more}


@pytest.fixture
def roomy(bench: Bench, project: str) -> Iterator[None]:
    """A project that may have several thousand rules."""
    path = f"/quotas/{project}"
    bench.session.call("PUT", "network", path, body={"quota": {"security_group_rule": 5000}})
    yield
    bench.session.call("DELETE", "network", path)


def test_security_group_lives(begin: Begin, project: str) -> None:
    life = begin(GROUP, "g", project=project, name="g", rules=[WEB, OUT])
    life.create()
    life.adopt()
    life.assert_not_found_for_others()
    life.assert_listed(project)
    everything = [
        WEB,
        rule(22, remote_prefix="10.1.2.3/32", description="jump host"),
        {"direction": "ingress", "protocol": "6", "port_min": 8000, "port_max": 8100, "remote_group": "self"},
        {"direction": "ingress", "protocol": "icmp", "port_min": 8, "port_max": 0, "remote_prefix": "0.0.0.0/0"},
        {"direction": "ingress", "protocol": "icmpv6", "remote_prefix": "fd00::/8"},
        {"direction": "ingress", "protocol": "17", "port_min": 53, "remote_prefix": "fd00:1::/32"},
        {"direction": "ingress", "protocol": "vrrp", "remote_prefix": "10.0.0.0/24"},
        {"direction": "egress", "ethertype": "IPv6"},
    ]
    life.update(rules=everything)
    life.update(rules=[*everything[2:], rule(22, remote_prefix="10.1.2.3/32", description="other words")])
    life.update(rules=[])
    life.update(name="g2", description="words", tags={"grade": "3"})
    life.assert_replaces(stateful=False)
    life.delete()


def test_rule_made_by_hand_is_drift_and_is_removed(begin: Begin, bench: Bench, project: str) -> None:
    life = begin(GROUP, "drift", project=project, name="drift", rules=[WEB])
    life.create()
    by_hand = {"security_group_id": life.state.id, "direction": "ingress", "protocol": "tcp"}
    body = {"security_group_rule": {**by_hand, "port_range_min": 22, "port_range_max": 22}}
    bench.session.call("POST", "network", "/security-group-rules", body=body)
    assert life.drift() == ["rules"]
    extra = [each for each in life.read().inputs["rules"] if each not in life.state.inputs["rules"]]
    assert [each["port_min"] for each in extra] == [22]
    life.repair()
    life.delete()


def test_rule_removed_by_hand_comes_back(begin: Begin, bench: Bench, project: str) -> None:
    life = begin(GROUP, "gone", project=project, name="gone", rules=[WEB, OUT])
    life.create()
    rows = bench.session.list(
        "network", "/security-group-rules", "security_group_rules", {"security_group_id": life.state.id}
    )
    assert len(rows) == 2
    bench.session.call("DELETE", "network", f"/security-group-rules/{rows[0]['id']}")
    life.repair()
    life.delete()


@pytest.mark.usefixtures("roomy")
def test_many_rules_take_few_calls(begin: Begin, bench: Bench, project: str) -> None:
    rules = [rule(port) for port in range(1, 2 * security_group.CHUNK + 51)]
    life = begin(GROUP, "many", project=project, name="many", rules=rules)
    life.create()
    made = next(each for each in bench.figures if (each["resource"], each["step"]) == ("many", "create"))
    assert made["calls"] <= 1 + 2 + 3
    life.update(rules=[*rules[10:], rule(5000)])
    life.delete()
    gone = next(each for each in bench.figures if (each["resource"], each["step"]) == ("many", "delete"))
    assert gone["calls"] == 1


def test_group_whose_rules_exceed_the_quota_is_kept_and_finished(begin: Begin, bench: Bench, project: str) -> None:
    bench.session.call("PUT", "network", f"/quotas/{project}", body={"quota": {"security_group_rule": 8}})
    life = begin(GROUP, "quota", project=project, name="quota", rules=[rule(port) for port in range(1, 31)])
    with pytest.raises(HalfMadeError) as refused:
        life.create()
    assert "Quota exceeded" in refused.value.render("en")
    bench.session.call("DELETE", "network", f"/quotas/{project}")
    state = bench.provider.update(GROUP, life.urn, life.state.id, life.state.inputs, life.state.inputs)
    assert state.id == life.state.id
    life.assert_no_drift()
    life.delete()


def test_address_group_lives_where_the_pool_has_it(begin: Begin, bench: Bench, project: str) -> None:
    refused = bench.provider.capabilities.lacks("network:address-group")
    if refused is not None:
        inputs = {"project": project, "name": "a", "addresses": ["10.0.0.0/8"]}
        assert [path for path, _ in bench.provider.check(ADDRESSES, {}, inputs).failures] == [""]
        with pytest.raises(PoolError):
            bench.session.call("GET", "network", "/address-groups")
        return
    life = begin(ADDRESSES, "a", project=project, name="a", addresses=["10.1.0.0/16", "10.2.3.4"])
    life.create()
    life.adopt()
    life.assert_listed(project)
    life.update(addresses=["10.2.3.4/32", "fd00::/8"])
    life.update(name="a2", description="words")
    life.assert_replaces(project="another")
    user = begin(
        GROUP, "user", project=project, name="user", rules=[{"direction": "ingress", "address_group": life.state.id}]
    )
    user.create()
    path = f"/address-groups/{life.state.id}/remove_addresses"
    bench.session.call("PUT", "network", path, body={"addresses": ["fd00::/8"]})
    assert life.drift() == ["addresses"]
    life.repair()
    user.delete()
    life.delete()
