"""Flavors, images, volume types and networks are judged against the catalogue: good, bad and edge facts."""

from dataclasses import replace

import pytest

from govcloud.inventory.models.city import Flavor, Image, VolumeType, Zone
from govcloud.inventory.models.pool import ZoneAttachment
from govcloud.pools.acceptance.checks import flavors, images, networks, volume_types
from govcloud.pools.acceptance.result import Verdict
from govcloud.pools.errors import PoolError
from govcloud.pools.reading import BackendFact, FlavorFact, ImageFact, NetworkFact, VolumeTypeFact, ZoneFact
from govcloud.text import Text
from tests.pools.acceptance.words import told, told_zh

SMALL = FlavorFact("1", "s6.large.2", 2, 4096, 40)
KYLIN = ImageFact("1", "Kylin", "active", "public", "kylin", "V10-SP3", "x86_64", 20)
WANTED_IMAGE = Image(os="kylin", version="V10", min_disk_gib=40)
FORBIDDEN = PoolError("huawei", "forbidden", Text("cinder refuses `GET /pools`", "cinder 拒绝 `GET /pools`"))


@pytest.mark.parametrize(
    ("found", "verdict", "words"),
    [
        ([SMALL], Verdict.PASS, "1 flavors match"),
        ([SMALL, FlavorFact("2", "other", 99, 1, 0)], Verdict.PASS, "s6.large.2"),
        ([], Verdict.FAIL, "there is no flavor s6.large.2"),
        ([replace(SMALL, name="S6.LARGE.2")], Verdict.FAIL, "there is no flavor"),
        ([replace(SMALL, vcpus=4)], Verdict.FAIL, "has 4 vCPU and 4 GiB, the catalogue promises 2 and 4"),
        ([replace(SMALL, memory_mib=4000)], Verdict.FAIL, "has 2 vCPU and 3.90625 GiB"),
        ([replace(SMALL, disk_gib=0)], Verdict.PASS, "match"),
    ],
)
def test_flavor_must_have_what_the_catalogue_promises(found: list[FlavorFact], verdict: Verdict, words: str) -> None:
    named, promised = {"general.2c4g": "s6.large.2"}, {"general.2c4g": Flavor(vcpus=2, memory_gib=4)}
    result = flavors.judge(named, promised, found)
    assert result.verdict is verdict
    assert words in told(result)
    assert (result.todo is None) == (verdict is Verdict.PASS)


def test_pool_that_maps_no_flavor_passes_with_none() -> None:
    assert flavors.judge({}, {"general.2c4g": Flavor(vcpus=2, memory_gib=4)}, []).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([], "there is no image Kylin"),
        ([KYLIN, replace(KYLIN, id="2")], "2 images are named Kylin"),
        ([replace(KYLIN, status="queued")], "is `queued`, not active"),
        ([replace(KYLIN, os_distro="")], "has no `os_distro`, the catalogue says kylin"),
        ([replace(KYLIN, os_distro="centos")], "has `os_distro` centos, the catalogue says kylin"),
        ([replace(KYLIN, os_version="V11")], "has `os_version` V11, the catalogue says V10"),
        ([replace(KYLIN, os_version="V100")], "has `os_version` V100"),
        ([replace(KYLIN, architecture="aarch64")], "has `architecture` aarch64"),
        ([replace(KYLIN, min_disk_gib=80)], "needs a disk of 80 GiB, the catalogue says 40 is enough"),
    ],
)
def test_image_that_is_not_as_described_fails(found: list[ImageFact], words: str) -> None:
    result = images.judge({"kylin-v10": "Kylin"}, {"kylin-v10": WANTED_IMAGE}, found)
    assert result.verdict is Verdict.FAIL
    assert words in told(result)
    assert "`kylin-v10`" in told_zh(result)


@pytest.mark.parametrize("version", ["V10", "V10-SP3", "V10 SP1", "V10_2403"])
def test_service_pack_of_the_promised_version_passes(version: str) -> None:
    found = [replace(KYLIN, os_version=version, min_disk_gib=40)]
    assert images.judge({"kylin-v10": "Kylin"}, {"kylin-v10": WANTED_IMAGE}, found).verdict is Verdict.PASS


def test_every_fault_of_an_image_is_told_at_once() -> None:
    found = [ImageFact("1", "Kylin", "deactivated", min_disk_gib=100)]
    result = images.judge({"kylin-v10": "Kylin"}, {"kylin-v10": WANTED_IMAGE}, found)
    assert len(result.evidence) == 5


TYPES = {"ssd": VolumeType(medium="ssd"), "dual-active": VolumeType(medium="ssd", dual_active=True)}
NAMED = {"ssd": "SSD", "dual-active": "Dual"}
SSD, DUAL = (
    VolumeTypeFact("1", "SSD", {"volume_backend_name": "a"}),
    VolumeTypeFact("2", "Dual", {"volume_backend_name": "b"}),
)
BACK_A, BACK_B = BackendFact("h@a#a", "a", 100, 50), BackendFact("h@b#b", "b", 100, 50, {"dual_active": True})


@pytest.mark.parametrize(
    ("types", "backends", "verdict", "words"),
    [
        ([SSD, DUAL], [BACK_A, BACK_B], Verdict.PASS, "2 volume types are served: SSD, Dual"),
        ([SSD], [BACK_A, BACK_B], Verdict.FAIL, "there is no volume type Dual"),
        ([SSD, DUAL], [BACK_B], Verdict.FAIL, "no storage backend serves SSD"),
        ([SSD, DUAL], [BACK_A, replace(BACK_B, capabilities={})], Verdict.FAIL, "neither Dual nor its backend says"),
        ([SSD, DUAL], [BACK_A, replace(BACK_B, capabilities={"dual_active": "False"})], Verdict.FAIL, "neither Dual"),
        ([SSD, DUAL], FORBIDDEN, Verdict.CANNOT_TELL, "so `dual-active` is not proven: cinder refuses"),
        ([DUAL], FORBIDDEN, Verdict.FAIL, "there is no volume type SSD"),
    ],
)
def test_volume_types_are_there_served_and_really_dual_active(
    types: list[VolumeTypeFact], backends: list[BackendFact] | PoolError, verdict: Verdict, words: str
) -> None:
    result = volume_types.judge(NAMED, TYPES, types, backends)
    assert result.verdict is verdict
    assert words in told(result)


@pytest.mark.parametrize(
    "specs",
    [
        {"dual_active": "<is> True"},
        {"hypermetro": "<is> true"},
        {"replication_enabled": "<is> True"},
        {"capabilities:hypermetro": "true"},
    ],
)
def test_mark_on_the_type_proves_dual_active_without_seeing_backends(specs: dict[str, str]) -> None:
    marked = replace(DUAL, specs=specs)
    assert volume_types.judge(NAMED, TYPES, [SSD, marked], FORBIDDEN).verdict is Verdict.PASS


def test_type_that_names_no_backend_may_be_served_by_any() -> None:
    free = VolumeTypeFact("1", "SSD", None)
    assert volume_types.judge({"ssd": "SSD"}, TYPES, [free], [BACK_B]).verdict is Verdict.PASS


NETWORK = NetworkFact("1", "ext_inet", "ACTIVE", external=True, subnets=("198.18.0.0/20",))
UP = [ZoneFact("az1", available=True)]


@pytest.mark.parametrize(
    ("found", "zones", "verdict", "words"),
    [
        ([NETWORK], UP, Verdict.PASS, "ext_inet (198.18.0.0/20); availability zones az1"),
        ([], UP, Verdict.FAIL, "there is no external network ext_inet"),
        ([replace(NETWORK, external=False)], UP, Verdict.FAIL, "there is no external network"),
        ([NETWORK, replace(NETWORK, id="2")], UP, Verdict.FAIL, "2 external networks are named ext_inet"),
        ([replace(NETWORK, subnets=())], UP, Verdict.FAIL, "has no subnet"),
        ([replace(NETWORK, status="DOWN")], UP, Verdict.FAIL, "ext_inet is DOWN"),
        ([NETWORK], [ZoneFact("az2", available=True)], Verdict.FAIL, "there is no availability zone az1"),
        ([NETWORK], [ZoneFact("az1", available=False)], Verdict.FAIL, "az1 is not available"),
        ([NETWORK], [], Verdict.FAIL, "no availability zone is available"),
    ],
)
def test_zone_needs_an_external_network_with_addresses(
    found: list[NetworkFact], zones: list[ZoneFact], verdict: Verdict, words: str
) -> None:
    attachments = {Zone.INTERNET: ZoneAttachment(network="ext_inet", availability_zones=["az1"])}
    result = networks.judge(attachments, found, zones)
    assert result.verdict is verdict
    assert words in told(result)
    assert told_zh(result)
