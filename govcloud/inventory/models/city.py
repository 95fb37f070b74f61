"""The city itself: its name, the common catalogue that departments choose from, and what must stay off the cloud."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from govcloud.inventory.models.base import Code, Model, Name, Sentence, labelled
from govcloud.inventory.models.codes import PoolCode


class Level(StrEnum):
    """Administrative level of a department or an extranet node."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Zone(StrEnum):
    """Network zone of a system: the e-government extranet or the internet."""

    EXTRANET = "extranet"
    INTERNET = "internet"


class Secrecy(StrEnum):
    """State-secret marking of a system's data (保密法), least first: `none` is public, `internal` a work secret."""

    NONE = "none"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"  # noqa: S105 - the name of a marking
    TOP_SECRET = "top-secret"  # noqa: S105 - the name of a marking


MlpsLevel = Annotated[int, Field(ge=1, le=4)]
"""Level of the multi-level protection scheme (等保, GB/T 22239-2019) that a city system can have."""


class Flavor(Model):
    """A size of server in the common catalogue."""

    vcpus: int = labelled("vCPUs", "vCPU 数", ge=1, le=256)
    memory_gib: int = labelled("memory, GiB", "内存（GiB）", ge=1, le=4096)


class Image(Model):
    """An operating system in the common catalogue."""

    os: Code = labelled("distribution, as in os_distro", "操作系统")
    version: Sentence = labelled("version, as in os_version", "版本")
    architecture: Literal["x86_64", "aarch64", "loongarch64"] = labelled("processor", "处理器架构", "x86_64")
    min_disk_gib: int = labelled("smallest system disk, GiB", "最小系统盘（GiB）", 20, ge=1, le=1000)


class VolumeType(Model):
    """A kind of block storage in the common catalogue."""

    medium: Code = labelled("medium: ssd, sas", "介质")
    dual_active: bool = labelled("served by two sites at once", "双活", default=False)


class Catalogue(Model):
    """The common names that a department's file may use; each pool maps them to its own."""

    flavors: dict[Code, Flavor] = labelled("server sizes", "规格")
    images: dict[Code, Image] = labelled("operating systems", "镜像")
    volume_types: dict[Code, VolumeType] = labelled("volume types", "卷类型")


class CloudLimit(Model):
    """A rule of the city that keeps some systems off the cloud, with where it is written."""

    code: Code = labelled("rule", "规则编号")
    pools: list[PoolCode] = labelled("pools it holds for; empty means all", "适用资源池（空为全部）", factory=list)
    zones: list[Zone] = labelled("zones it holds for; empty means both", "适用网络区（空为全部）", factory=list)
    max_mlps_level: MlpsLevel | None = labelled("highest MLPS level allowed", "允许的最高等保级别", None)
    max_secrecy: Secrecy | None = labelled("highest secrecy allowed", "允许的最高密级", None)
    source: Sentence = labelled("document the rule comes from", "依据")


class PlacementWeights(Model):
    """How much each point of view counts when a pool is chosen for a system; only their proportions matter."""

    headroom: int = labelled(
        "what the pool has left after all promises", "资源池扣除全部承诺后的余量", 40, ge=0, le=1000
    )
    affinity: int = labelled("the department's other systems are there", "本部门其他系统所在", 30, ge=0, le=1000)
    quota: int = labelled("what the department's quota has left", "部门配额余量", 20, ge=0, le=1000)
    cost: int = labelled("how little it costs", "费用低", 10, ge=0, le=1000)


class City(Model):
    """`city.yml`: one installation."""

    code: Code = labelled("city", "城市编号")
    name: Name = labelled("name", "名称")
    timezone: Sentence = labelled("time zone", "时区", "Asia/Shanghai")
    catalogue: Catalogue = labelled("common catalogue", "目录")
    limits: list[CloudLimit] = labelled("what must stay off the cloud", "上云限制", factory=list)
    placement: PlacementWeights = labelled(
        "what counts when a pool is chosen", "选择资源池时的权重", factory=PlacementWeights
    )
    address_quarantine_days: int = labelled(
        "days that a freed prefix is kept from others", "地址收回后的冷却期（天）", 90, ge=0, le=3650
    )
