"""Keypairs, server groups, servers and attachments on real pools."""

from collections.abc import Iterator

import pytest

from govcloud.errors import GovcloudError
from stacks.provider.provider import State
from stacks.resources.cinder import is_free, wait_for_status, wait_until_gone
from stacks.resources.values import Secret
from tests.lab.stacks.bench import Bench
from tests.lab.stacks.life import Begin

KEYPAIR, SERVERS = "govcloud:compute:Keypair", "govcloud:compute:ServerGroup"
SERVER, ATTACHMENT = "govcloud:compute:Server", "govcloud:compute:Attachment"
VOLUME, PORT = "govcloud:storage:Volume", "govcloud:network:Port"
PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"


@pytest.fixture
def port(bench: Bench, project: str, network: str, subnet: str) -> Iterator[str]:
    """The id of a port with an address."""
    state = bench.create(PORT, "port", project=project, network=network, name="port", fixed_ips=[{"subnet_id": subnet}])
    yield state.id
    bench.delete(PORT, state)


@pytest.fixture
def second_port(bench: Bench, project: str, network: str, subnet: str) -> Iterator[str]:
    """The id of another."""
    state = bench.create(PORT, "two", project=project, network=network, name="two", fixed_ips=[{"subnet_id": subnet}])
    yield state.id
    bench.delete(PORT, state)


def known(bench: Bench, kind: str, code: str) -> str:
    """The pool's id of a name of the catalogue."""
    return bench.provider.capabilities.resolved[kind][code]  # type: ignore[index]


def test_keypair_lives(begin: Begin, bench: Bench) -> None:
    life = begin(KEYPAIR, "k", name=bench.tag, public_key=f"{PUBLIC} somebody@somewhere")
    state = life.create()
    assert state.outputs["fingerprint"].count(":") == 15
    life.adopt()
    life.assert_listed()
    life.assert_replaces(name="other")
    life.assert_not_found_for_others(public_key=PUBLIC[:-4] + "AAAA")
    life.delete()


def test_keypair_of_somebody_else_lives(begin: Begin, bench: Bench) -> None:
    user = begin("govcloud:identity:User", "kp", name=f"{bench.tag}-kp").create().id
    life = begin(KEYPAIR, "kp", name="kp", public_key=PUBLIC, user=user)
    life.create()
    life.adopt()
    life.delete()


def test_server_group_lives(begin: Begin, bench: Bench, project: str) -> None:
    life = begin(SERVERS, "g", project=project, name="g", policy="anti-affinity", most_per_host=2)
    life.create()
    life.adopt()
    life.assert_listed(project)
    life.assert_replaces(policy="affinity", most_per_host=None)
    begin(SERVERS, "soft", project=project, name="soft", policy="soft-anti-affinity").create()
    assert len(list(bench.provider.list(SERVERS, project))) == 2
    life.delete()


def test_server_lives(begin: Begin, bench: Bench, project: str, port: str, second_port: str) -> None:
    key = begin(KEYPAIR, "s", name=f"{bench.tag}-s", public_key=PUBLIC).create()
    group = begin(SERVERS, "s", project=project, name="s", policy="soft-anti-affinity").create()
    zone = bench.provider.capabilities.availability_zones[0]
    inputs = {"flavor": known(bench, "flavor", "general.2c4g"), "image": known(bench, "image", "kylin-v10")}
    more = {"keypair": key.inputs["name"], "server_group": group.id, "user_data": "#cloud-config\n"}
    metadata = {"department": "health", "ticket": "T-2026-0042"}
    life = begin(
        SERVER,
        "s",
        project=project,
        name="s",
        ports=[port],
        availability_zone=zone,
        metadata=metadata,
        **inputs,
        **more,
    )
    state = life.create()
    assert state.outputs["status"] == "ACTIVE"
    assert [address.startswith("10.77.0.") for address in state.outputs["addresses"]] == [True]
    assert isinstance(state.outputs["user_data"], Secret)
    life.adopt()
    life.assert_not_found_for_others()
    life.assert_listed(project)
    life.update(name="s2", metadata={"department": "health", "expires": "2027-12-31"})
    life.update(ports=[port, second_port])
    life.update(ports=[port])
    life.update(flavor=known(bench, "flavor", "general.4c8g"))
    life.assert_replaces(image=known(bench, "image", "uos-20"))
    life.assert_replaces(user_data="#cloud-config\n{}")
    path = f"/servers/{life.state.id}/metadata"
    bench.session.call("POST", "compute", path, body={"metadata": {"by": "hand"}})
    assert life.drift() == ["metadata"]
    life.repair()
    life.delete()


def test_server_is_rebuilt_in_place_where_it_may_be(begin: Begin, bench: Bench, project: str) -> None:
    inputs = {"flavor": known(bench, "flavor", "general.2c4g"), "image": known(bench, "image", "kylin-v10")}
    life = begin(SERVER, "rebuild", project=project, name="rebuild", rebuild=True, **inputs)
    life.create()
    life.update(image=known(bench, "image", "uos-20"))
    life.delete()


def test_server_that_fits_nowhere_is_kept_and_told_in_the_services_words(
    begin: Begin, bench: Bench, project: str
) -> None:
    huge = {"name": f"{bench.tag}-huge", "vcpus": 4000, "ram": 1024, "disk": 40}
    flavor = bench.session.call("POST", "compute", "/flavors", body={"flavor": huge})["flavor"]["id"]
    quota = f"/os-quota-sets/{project}"
    bench.session.call("PUT", "compute", quota, body={"quota_set": {"cores": -1}})
    life = begin(SERVER, "huge", project=project, name="huge", flavor=flavor, image=known(bench, "image", "kylin-v10"))
    try:
        with pytest.raises(GovcloudError) as refused:
            life.create()
        assert "No valid host was found" in refused.value.render("en")
        assert life.state.id
        life.delete()
    finally:
        bench.session.call("DELETE", "compute", f"/flavors/{flavor}")
        bench.session.call("DELETE", "compute", quota)


def test_server_boots_from_a_volume_that_outlives_it(begin: Begin, bench: Bench, project: str) -> None:
    image = known(bench, "image", "kylin-v10")
    volume = begin(VOLUME, "boot", project=project, name="boot", size=40, image=image)
    volume.create()
    flavor = known(bench, "flavor", "general.2c4g")
    life = begin(SERVER, "volume", project=project, name="volume", boot_from=volume.state.id, flavor=flavor)
    state = life.create()
    assert state.outputs["volumes"] == [volume.state.id]
    life.adopt()
    life.assert_listed(project)
    life.update(flavor=known(bench, "flavor", "general.4c8g"))
    life.assert_replaces(boot_from="another")
    life.delete()
    assert volume.read().outputs["servers"] == []
    volume.delete()


@pytest.mark.parametrize("keep", [False, True])
def test_server_boots_from_a_new_volume_that_goes_with_it_unless_kept(
    begin: Begin, bench: Bench, project: str, port: str, *, keep: bool
) -> None:
    wanted = bench.session.pool.volume_types["sas"]
    boot_volume = {"size": 40, "type": wanted, "keep": keep}
    inputs = {"flavor": known(bench, "flavor", "general.2c4g"), "image": known(bench, "image", "kylin-v10")}
    life = begin(
        SERVER, "new", project=project, name="new", ports=[port], boot_volume=boot_volume, metadata={"a": "b"}, **inputs
    )
    (disk,) = life.create().outputs["volumes"]
    row = bench.session.call("GET", "block-storage", f"/volumes/{disk}")["volume"]
    assert (row["size"], row["volume_type"], row["bootable"], row["status"]) == (40, wanted, "true", "in-use")
    life.adopt()
    life.assert_listed(project)
    life.update(name="new2", metadata={})
    life.update(flavor=known(bench, "flavor", "general.4c8g"))
    life.assert_replaces(boot_volume={**boot_volume, "size": 41})
    life.delete()
    job, path = bench.provider.job(life.urn, 60), f"/volumes/{disk}"
    if keep:
        wait_for_status(job, path, "volume", is_free)
        kept = bench.provider.read(VOLUME, bench.urn(VOLUME, "kept"), disk)
        assert isinstance(kept, State)
        bench.delete(VOLUME, kept)
    else:
        wait_until_gone(job, path, "volume")


def test_attachment_lives(begin: Begin, bench: Bench, project: str) -> None:
    inputs = {"flavor": known(bench, "flavor", "general.2c4g"), "image": known(bench, "image", "kylin-v10")}
    server = begin(SERVER, "a", project=project, name="a", **inputs)
    server.create()
    volume = begin(VOLUME, "a", project=project, name="a", size=1)
    volume.create()
    life = begin(ATTACHMENT, "a", server=server.state.id, volume=volume.state.id)
    life.create()
    life.adopt()
    life.assert_listed(project)
    assert volume.read().outputs["servers"] == [server.state.id]
    volume.update(size=2)
    life.update(delete_with_server=True)
    life.assert_replaces(server="another")
    life.delete()
    volume.delete()
    server.delete()
