"""Records: what is unknown cannot be looked at, what is not understood is unknown, what is secret is not shown."""

import json
from datetime import UTC, datetime

import pytest

from policies.facts.compute import Server
from policies.facts.fact import Fact, Place, Read
from policies.facts.gaps import Cause, MissingError
from policies.facts.kinds import all_kinds, find_kind
from policies.facts.network import SecurityGroup
from policies.facts.reading import find_reader
from policies.facts.record import UNKNOWN
from policies.facts.storage import Volume

READ = Read(Volume, Place.of_pool("huawei"), "a test", datetime(2026, 6, 1, tzinfo=UTC))


def volume(**values: object) -> Volume:
    return Volume.told_by(READ, "v", values)


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        ({}, Cause.UNTOLD),
        ({"encrypted": UNKNOWN}, Cause.LATER),
        ({"encrypted": "perhaps"}, Cause.UNREADABLE),
        ({"encrypted": None}, Cause.UNREADABLE),
        ({"encrypted": 1}, Cause.UNREADABLE),
    ],
)
def test_looking_at_an_unknown_field_says_why_it_is_unknown(values: dict[str, object], cause: Cause) -> None:
    with pytest.raises(MissingError) as missing:
        _ = volume(**values).encrypted
    assert missing.value.cause is cause
    assert "encrypted" in missing.value.reason.render("en")
    assert "encrypted" in missing.value.reason.render("zh")


def test_a_broad_except_and_a_default_do_not_hide_what_is_unknown() -> None:
    def careless() -> bool:
        try:
            return bool(getattr(volume(), "encrypted", True))
        except Exception:  # noqa: BLE001 - what a careless rule would do
            return True

    with pytest.raises(MissingError):
        careless()


def test_a_list_with_a_part_that_comes_later_comes_later() -> None:
    with pytest.raises(MissingError) as missing:
        _ = volume(servers=["a", UNKNOWN]).servers
    assert missing.value.cause is Cause.LATER


def test_a_field_that_no_fact_has_is_a_defect_and_not_unknown() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        getattr(volume(), "nonsense")  # noqa: B009 - mypy would refuse the plain spelling


def test_null_is_knowledge() -> None:
    assert volume(replication=None).replication is None


def test_facts_do_not_change() -> None:
    with pytest.raises(AttributeError, match="never changed"):
        volume(size=1).size = 2


def test_both_spellings_give_the_same_fact() -> None:
    row = {"name": "d", "volume_type": "SSD", "os-vol-tenant-attr:tenant_id": "p", "attachments": [{"server_id": "s"}]}
    ours = {"name": "d", "type": "SSD", "project": "p", "servers": ["s"]}
    assert dict(Volume.told_by(READ, "v", row, "api").known) == dict(volume(**ours).known)


def test_rules_of_a_group_are_the_same_in_both_spellings() -> None:
    row = {
        "id": "r", "direction": "ingress", "ethertype": "IPv4", "protocol": "6", "port_range_min": 22,
        "port_range_max": 22, "remote_ip_prefix": "10.0.0.0/8", "remote_group_id": None,
        "remote_address_group_id": None, "description": "",
    }  # fmt: skip
    ours = {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_min": 22.0, "port_max": 22.0,
            "remote_prefix": "10.0.0.0/8", "id": "r"}  # fmt: skip
    (told,) = SecurityGroup.build({"security_group_rules": [row]}, "api").rules
    (planned,) = SecurityGroup.build({"rules": [ours]}).rules
    assert dict(told.known) == dict(planned.known)


def test_evidence_names_source_time_and_what_is_unknown_and_hides_secrets() -> None:
    read = Read(Server, Place.of_pool("huawei"), "compute /servers/detail", datetime(2026, 6, 1, tzinfo=UTC))
    told = json.dumps(Server.told_by(read, "s", {"name": "web", "user_data": "password: hunter22"}).to_json())
    assert all(word in told for word in ("compute /servers/detail", "2026-06-01T00:00:00+00:00", "keypair", "***"))
    assert "hunter22" not in told


def test_every_kind_is_found_by_its_name() -> None:
    assert len(all_kinds()) >= 20
    assert all(find_kind(name) is kind and kind.WORDS.zh for name, kind in all_kinds().items())


def test_a_field_of_a_type_that_nobody_reads_is_refused() -> None:
    with pytest.raises(TypeError, match="no reader"):
        find_reader(set[str])


def test_two_kinds_of_one_name_are_refused() -> None:
    with pytest.raises(TypeError, match="two kinds"):
        type("Other", (Fact,), {"KIND": "storage.Volume", "__annotations__": {}})
