"""The default security group, quotas, extensions and capacity are judged: good, bad and edge facts."""

import pytest

from govcloud.inventory.models.pool import Capacity
from govcloud.pools.acceptance.checks import capacity, extensions, quotas, security_group
from govcloud.pools.acceptance.probes import QuotaTrial, Rule
from govcloud.pools.acceptance.result import Verdict
from govcloud.pools.capabilities import EXTENSION_NAMES
from govcloud.pools.errors import PoolError
from govcloud.pools.quotas import PLACES
from govcloud.pools.reading import BackendFact, HostFact, VolumeTypeFact
from govcloud.text import Text
from tests.pools.acceptance.words import told, told_zh

OUT = Rule("g1", "egress", "IPv4", "any", "", "")
OWN = Rule("g1", "ingress", "IPv4", "any", "g1", "")


@pytest.mark.parametrize(
    ("rules", "verdict", "words"),
    [
        ([OUT, OWN], Verdict.PASS, "1 incoming rules let in only members"),
        ([OUT], Verdict.PASS, "0 incoming rules"),
        ([], Verdict.CANNOT_TELL, "no default security group"),
        (
            [OWN, Rule("g1", "ingress", "IPv4", "tcp", "", "0.0.0.0/0")],
            Verdict.FAIL,
            "lets tcp (IPv4) in from 0.0.0.0/0",
        ),
        ([Rule("g1", "ingress", "IPv6", "any", "", "")], Verdict.FAIL, "lets any (IPv6) in from anywhere"),
        ([Rule("g1", "ingress", "IPv4", "udp", "g2", "")], Verdict.FAIL, "lets udp (IPv4) in from another group"),
    ],
)
def test_default_group_lets_in_only_its_own_members(rules: list[Rule], verdict: Verdict, words: str) -> None:
    result = security_group.judge(rules)
    assert result.verdict is verdict
    assert words in told(result)
    assert told_zh(result)


def trial(service: str, **changed: int) -> QuotaTrial:
    """A trial that went well but for what is changed."""
    written = dict.fromkeys(PLACES[service].names, 7)
    return QuotaTrial(dict.fromkeys(written, 10), written, {**written, **changed})


FORBIDDEN = PoolError("huawei", "forbidden", Text("nova refuses", "nova 拒绝"))
DEAD = PoolError("huawei", "refused", Text("nova is dead", "nova 不可用"))


@pytest.mark.parametrize(
    ("compute", "verdict", "words"),
    [
        (trial("compute"), Verdict.PASS, "12 quotas of 3 services"),
        (trial("compute", cores=20), Verdict.FAIL, "compute: wrote 7 for cores, read 20"),
        (QuotaTrial({}, {}, {}), Verdict.FAIL, "compute reports no default for cores, memory_gib, servers"),
        (FORBIDDEN, Verdict.FAIL, "nova refuses"),
        (DEAD, Verdict.CANNOT_TELL, "nova is dead"),
    ],
)
def test_quota_must_read_back_as_written(compute: QuotaTrial | PoolError, verdict: Verdict, words: str) -> None:
    result = quotas.judge({"compute": compute, **{name: trial(name) for name in PLACES if name != "compute"}})
    assert result.verdict is verdict
    assert words in told(result)


def test_missing_extension_is_told_with_what_is_lost() -> None:
    result = extensions.judge([alias for alias in EXTENSION_NAMES if alias != "qos"])
    assert (result.verdict, told(result)) == (
        Verdict.FAIL,
        "no network bandwidth limits (QoS) (`qos`), so the pool cannot limit bandwidth",
    )


def test_all_extensions_pass_and_others_do_not_matter() -> None:
    assert extensions.judge([*EXTENSION_NAMES, "trunk-details"]).verdict is Verdict.PASS


CONTRACT = Capacity(cores=100, memory_gib=200, storage_tb={"ssd": 10})
HOSTS = [HostFact("a", 60, 120 * 1024), HostFact("b", 40, 80 * 1024)]
TYPE = {"ssd": VolumeTypeFact("1", "SSD", {"volume_backend_name": "x"})}
BACKEND = BackendFact("h@x#x", "x", 10 * 1024, 1)


@pytest.mark.parametrize(
    ("hosts", "types", "backends", "verdict", "words"),
    [
        (HOSTS, TYPE, [BACKEND], Verdict.PASS, "2 hosts: 100 vCPU, 200 GiB; storage ssd 10 TB"),
        (HOSTS[:1], TYPE, [BACKEND], Verdict.FAIL, "processors: 60 vCPU there, 100 contracted"),
        ([], TYPE, [BACKEND], Verdict.FAIL, "memory: 0 GiB there, 200 contracted"),
        (
            HOSTS,
            TYPE,
            [BackendFact("h", "x", 9 * 1024, 1)],
            Verdict.FAIL,
            "storage of `ssd`: 9 TB there, 10 contracted",
        ),
        (HOSTS, TYPE, [BackendFact("h", "other", 10 * 1024, 1)], Verdict.FAIL, "0 TB there"),
        (HOSTS, {}, [BACKEND], Verdict.FAIL, "0 TB there"),
        (HOSTS, TYPE, [BackendFact("h", "x", None, None)], Verdict.CANNOT_TELL, "does not say how much"),
        (HOSTS, TYPE, [BACKEND, BACKEND], Verdict.PASS, "ssd 20 TB"),
    ],
)
def test_pool_must_have_what_is_contracted(
    hosts: list[HostFact],
    types: dict[str, VolumeTypeFact],
    backends: list[BackendFact],
    verdict: Verdict,
    words: str,
) -> None:
    result = capacity.judge(CONTRACT, hosts, types, backends)
    assert result.verdict is verdict
    assert words in told(result)
    assert told_zh(result)
