"""Networks, subnets, ports, routers and floating IPs on real pools."""

from collections.abc import Iterator

import pytest

from tests.lab.stacks.bench import Bench
from tests.lab.stacks.life import Begin

NETWORK, SUBNET, PORT = "govcloud:network:Network", "govcloud:network:Subnet", "govcloud:network:Port"
ROUTER, FLOATING = "govcloud:network:Router", "govcloud:network:FloatingIp"


@pytest.fixture(scope="module")
def outside(bench: Bench) -> str:
    """The id of the pool's internet network."""
    return bench.provider.capabilities.resolved["zone"]["internet"]


@pytest.fixture
def v6(bench: Bench, project: str, network: str) -> Iterator[str]:
    """The id of an IPv6 subnet."""
    inputs = {"project": project, "network": network, "name": "v6", "cidr": "fd00:77::/64"}
    modes = {"ipv6_address_mode": "slaac", "ipv6_ra_mode": "slaac"}
    state = bench.create(SUBNET, "v6", **inputs, **modes)
    yield state.id
    bench.delete(SUBNET, state)


def test_network_lives(begin: Begin, bench: Bench, project: str) -> None:
    life = begin(NETWORK, "n", project=project, name="n", description="first")
    life.create()
    assert life.state.outputs["status"] == "ACTIVE"
    life.adopt()
    life.assert_not_found_for_others()
    life.assert_listed(project)
    life.update(name="n2", description="second")
    life.update(description=None)
    life.update(admin_state_up=False)
    life.update(mtu=1400)
    life.update(port_security=False)
    life.update(shared=True)
    life.update(shared=None)
    life.update(tags={"system": "oa", "grade": "3"})
    life.update(tags={"system": "oa"})
    life.assert_replaces(project="another")
    bench.session.call("PUT", "network", f"/networks/{life.state.id}", body={"network": {"name": "by-hand"}})
    assert life.drift() == ["name"]
    life.repair()
    life.delete()


def test_subnet_lives(begin: Begin, bench: Bench, project: str, network: str) -> None:
    inputs = {
        "project": project,
        "network": network,
        "name": "s",
        "cidr": "10.78.0.0/24",
        "dns": ["10.0.0.2", "10.0.0.1"],
    }
    life = begin(SUBNET, "s", **inputs)
    life.create()
    assert life.state.outputs["gateway"] == "10.78.0.1"
    assert life.state.outputs["ip_version"] == 4
    life.adopt()
    life.assert_listed(project)
    life.update(dns=["10.0.0.1"])
    life.update(host_routes=[{"destination": "10.9.0.0/16", "nexthop": "10.78.0.9"}])
    life.update(pools=[{"start": "10.78.0.10", "end": "10.78.0.99"}, {"start": "10.78.0.200", "end": "10.78.0.210"}])
    life.update(gateway="10.78.0.254")
    life.update(gateway="none")
    life.update(dhcp=False)
    life.update(name="s2", description="words", tags={"a": "b"})
    life.assert_replaces(network="another")
    route: dict[str, list[str]] = {"host_routes": []}
    bench.session.call("PUT", "network", f"/subnets/{life.state.id}", body={"subnet": route})
    assert life.drift() == ["host_routes"]
    life.repair()
    life.delete()


def test_ipv6_subnet_is_made_with_its_modes(bench: Bench, v6: str) -> None:
    found = bench.provider.read(SUBNET, bench.urn(SUBNET, "v6"), v6)
    assert found is not None
    assert found.inputs["cidr"] == "fd00:77::/64"
    assert found.inputs["ipv6_ra_mode"] == "slaac"


def test_port_lives(begin: Begin, bench: Bench, project: str, network: str, subnet: str) -> None:
    address = {"subnet_id": subnet, "ip_address": "10.77.0.50"}
    inputs = {"project": project, "network": network, "name": "p", "fixed_ips": [{"subnet_id": subnet}]}
    life = begin(PORT, "p", **inputs)
    life.create()
    life.adopt()
    life.assert_listed(project)
    life.update(fixed_ips=[address])
    life.update(allowed_pairs=[{"ip_address": "10.77.0.0/25"}, {"ip_address": "10.77.0.200"}])
    life.update(allowed_pairs=None)
    life.update(security_groups=[])
    life.update(port_security=False)
    life.update(admin_state_up=False, name="p2", description="words", tags={"a": "b"})
    life.assert_replaces(mac_address="FA-16-3E-00-00-01")
    bench.session.call("PUT", "network", f"/ports/{life.state.id}", body={"port": {"admin_state_up": True}})
    assert life.drift() == ["admin_state_up"]
    life.repair()
    life.delete()


def test_router_lives(begin: Begin, bench: Bench, project: str, subnet: str, v6: str, outside: str) -> None:
    life = begin(ROUTER, "r", project=project, name="r", interfaces=[subnet])
    life.create()
    life.adopt()
    life.assert_listed(project)
    life.update(interfaces=[subnet, v6])
    life.update(routes=[{"destination": "10.99.0.0/16", "nexthop": "10.77.0.9"}])
    life.update(routes=None)
    life.update(external_network=outside)
    life.update(snat=False)
    external = life.read().outputs["external_ips"]
    life.update(external_ips=external)
    life.update(name="r2", description="words", admin_state_up=False, tags={"a": ""})
    life.update(interfaces=[v6])
    path = f"/routers/{life.state.id}/add_router_interface"
    bench.session.call("PUT", "network", path, body={"subnet_id": subnet})
    assert life.drift() == ["interfaces"]
    life.repair()
    bench.session.call("PUT", "network", path, body={"subnet_id": subnet})
    life.delete()


def test_interface_that_is_there_already_is_no_failure(begin: Begin, bench: Bench, project: str, subnet: str) -> None:
    life = begin(ROUTER, "again", project=project, name="again")
    life.create()
    path = f"/routers/{life.state.id}/add_router_interface"
    bench.session.call("PUT", "network", path, body={"subnet_id": subnet})
    life.update(interfaces=[subnet])
    life.delete()


def test_floating_ip_lives(begin: Begin, bench: Bench, project: str, network: str, subnet: str, outside: str) -> None:
    router = bench.create(ROUTER, "f", project=project, name="f", interfaces=[subnet], external_network=outside)
    port = bench.create(PORT, "f", project=project, network=network, name="f")
    life = begin(FLOATING, "f", project=project, network=outside, description="way in")
    life.create()
    life.adopt()
    life.assert_listed(project)
    life.update(port=port.id)
    life.update(description="other")
    fixed = bench.provider.read(PORT, "", port.id)
    assert fixed is not None
    life.update(fixed_address=fixed.outputs["fixed_ips"][0]["ip_address"])
    life.assert_replaces(network="another")
    bench.session.call("PUT", "network", f"/floatingips/{life.state.id}", body={"floatingip": {"port_id": None}})
    assert life.drift() == ["port", "fixed_address"]
    life.repair()
    del life.inputs["fixed_address"]
    life.update(port=None, tags={"ticket": "T-2026-0001"})
    life.delete()
    bench.delete(PORT, port)
    bench.delete(ROUTER, router)


def test_bandwidth_policy_is_set_where_the_pool_has_it_and_refused_before_where_not(
    begin: Begin, bench: Bench, project: str
) -> None:
    if bench.provider.capabilities.lacks("network:qos") is not None:
        inputs = {"project": project, "name": "q", "qos_policy": "any"}
        failures = bench.provider.check(NETWORK, {}, inputs).failures
        assert next(what.render("zh") for _, what in failures).startswith("unicom: 资源池不提供网络限速")
        return
    policy = {"policy": {"name": f"{bench.tag}-q", "project_id": project}}
    made = bench.session.call("POST", "network", "/qos/policies", body=policy)["policy"]["id"]
    network = begin(NETWORK, "q", project=project, name="q")
    network.create()
    network.update(qos_policy=made)
    port = begin(PORT, "q", project=project, network=network.state.id, name="q", qos_policy=made)
    port.create()
    port.update(qos_policy=None)
    port.delete()
    network.update(qos_policy=None)
    network.delete()
    bench.session.call("DELETE", "network", f"/qos/policies/{made}")
