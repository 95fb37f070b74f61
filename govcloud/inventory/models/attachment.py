"""Where the extranet meets what is not the city's: pools' border routers and carriers' internet routers."""

from ipaddress import ip_address, ip_interface
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from govcloud.inventory.models.base import Code, Model, RecordError, Sentence, labelled
from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.codes import CarrierCode, DeviceCode, PoolCode
from govcloud.text import Text

NOT_OURS = Text(
    '"{value}" is not an IPv{version} address with its length, such as {example}',
    "“{value}”不是带前缀长度的 IPv{version} 地址，应当像 {example}",
)
NOT_THEIRS = Text(
    '"{value}" is not an IPv{version} address such as {example}', "“{value}”不是 IPv{version} 地址，应当像 {example}"
)
NO_FAR_END = Text(
    "an attachment leads to a pool's zone (pool and zone) or to the internet (carrier); give one of them",
    "对接口通向资源池的网络区（pool 和 zone）或互联网（carrier），请写其中之一",
)
NO_ZONE = Text("an attachment to a pool needs the zone that it reaches", "与资源池的对接要写明网络区")
NO_NEIGHBOR = Text(
    "{neighbor} is not the other address of {address}: both are of one prefix",
    "{neighbor} 不是 {address} 的对端：两个地址应在同一网段",
)


def _check_ours(version: int, example: str) -> AfterValidator:
    def check(value: str) -> str:
        try:
            own = ip_interface(value)
        except ValueError:
            own = None
        if own is None or own.version != version or "/" not in value:
            raise RecordError("bad-address", NOT_OURS(value=value, version=version, example=example))
        return own.compressed

    return AfterValidator(check)


def _check_theirs(version: int, example: str) -> AfterValidator:
    def check(value: str) -> str:
        try:
            other = ip_address(value)
        except ValueError:
            other = None
        if other is None or other.version != version:
            raise RecordError("bad-address", NOT_THEIRS(value=value, version=version, example=example))
        return other.compressed

    return AfterValidator(check)


OursV4 = Annotated[str, _check_ours(4, "10.243.0.0/31")]
OursV6 = Annotated[str, _check_ours(6, "2001:db8::/127")]
TheirsV4 = Annotated[str, _check_theirs(4, "10.243.0.1")]
TheirsV6 = Annotated[str, _check_theirs(6, "2001:db8::1")]


class Attachment(Model):
    """Row of `extranet/attachments.csv`: a port to a pool's border router, or to a carrier's internet router."""

    code: Code = labelled("attachment", "对接口编号")
    device: DeviceCode = labelled("our device", "我方设备")
    port: Sentence = labelled("its port", "我方端口")
    pool: PoolCode | None = labelled("pool it leads to; empty for the internet", "资源池（互联网留空）", None)
    zone: Zone | None = labelled("network zone it reaches; empty for the internet", "网络区（互联网留空）", None)
    carrier: CarrierCode | None = labelled("carrier whose internet it leads to", "互联网运营商", None)
    asn: int = labelled("their AS number", "对端 AS 号", ge=1, le=4_294_967_294)
    address: OursV4 = labelled("our IPv4 address with its length", "我方 IPv4 地址（含前缀长度）")
    neighbor: TheirsV4 = labelled("their IPv4 address", "对端 IPv4 地址")
    address_v6: OursV6 = labelled("our IPv6 address with its length", "我方 IPv6 地址（含前缀长度）")
    neighbor_v6: TheirsV6 = labelled("their IPv6 address", "对端 IPv6 地址")
    bandwidth_mbps: int = labelled("bandwidth, Mbit/s", "带宽（Mbit/s）", ge=1, le=400_000)

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        if (self.pool is None) == (self.carrier is None):
            raise RecordError("attachment-end", NO_FAR_END, field="pool")
        if (self.pool is None) != (self.zone is None):
            raise RecordError("attachment-end", NO_ZONE if self.pool else NO_FAR_END, field="zone")
        for own, other, field in (
            (self.address, self.neighbor, "neighbor"),
            (self.address_v6, self.neighbor_v6, "neighbor_v6"),
        ):
            if ip_address(other) not in ip_interface(own).network or ip_address(other) == ip_interface(own).ip:
                raise RecordError("attachment-neighbor", NO_NEIGHBOR(neighbor=other, address=own), field=field)
        return self
