"""What is let through between areas of the extranet, and out to the internet: declared, supervised, nothing else."""

from typing import Literal, Self

from pydantic import model_validator

from govcloud.inventory.models.base import (
    Code,
    Model,
    Name,
    Prefix,
    RecordError,
    Sentence,
    TicketNumber,
    labelled,
)
from govcloud.inventory.models.codes import DepartmentCode, NodeCode, VrfCode
from govcloud.inventory.models.system import Port
from govcloud.text import Text

OWN_AREA = Text(
    'the service lives in "{vrf}", which needs no leave to reach it; leave it out of the consumers',
    "该服务就在“{vrf}”中，无需开放给自己；请从使用方中删去",
)


class SharedService(Model):
    """Item of `extranet/services.yml`: prefixes of one area that others may reach, on these ports only."""

    code: Code = labelled("shared service", "共享服务编号")
    name: Name = labelled("name", "名称")
    vrf: VrfCode = labelled("VRF it lives in", "所在 VRF")
    prefixes: list[Prefix] = labelled("prefixes it is reached at", "服务网段", min_length=1, max_length=64)
    protocol: Literal["tcp", "udp"] = labelled("protocol", "协议", "tcp")
    ports: list[Port] = labelled("ports", "端口", min_length=1, max_length=64)
    consumers: list[VrfCode] = labelled("VRFs that may reach it", "可访问的 VRF", min_length=1)
    ticket: TicketNumber = labelled("ticket that approved it", "审批工单号")

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        if self.vrf in self.consumers:
            raise RecordError("own-service", OWN_AREA(vrf=self.vrf), field="consumers")
        return self


class SupervisedSite(Model):
    """A government site that is watched over."""

    name: Sentence = labelled("name of the site", "网站名称")
    url: str = labelled("address", "网址", pattern=r"^https?://[^\s/]+(?:/\S*)?$", max_length=300)
    department: DepartmentCode = labelled("department that answers for it", "主办部门")


class MediaAccount(Model):
    """A government account on a new-media platform that is watched over."""

    platform: Sentence = labelled("platform", "平台")
    name: Sentence = labelled("name of the account", "账号名称")
    department: DepartmentCode = labelled("department that answers for it", "主办部门")


class InternetExit(Model):
    """`extranet/internet.yml`: who may go out by the one supervised exit, and what is in the scope of supervision."""

    nodes: list[NodeCode] = labelled("nodes whose sites may reach the internet", "允许访问互联网的节点", factory=list)
    sites: list[SupervisedSite] = labelled("government sites in scope", "纳入监管的政府网站", factory=list)
    accounts: list[MediaAccount] = labelled("new-media accounts in scope", "纳入监管的政务新媒体账号", factory=list)
