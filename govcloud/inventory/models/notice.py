"""How the city notifies (通报): grades with their terms, which alerts become notifications, and ways of delivery.

Names of files with secrets are here, never secrets; the files lie in the folder `secrets` beside the state.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from govcloud.inventory.models.base import Code, Email, Model, Sentence, labelled
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.codes import DepartmentCode
from govcloud.inventory.models.department import Duty


class Grade(StrEnum):
    """How grave an event is, the gravest first."""

    EXTRAORDINARY = "extraordinary"
    SERIOUS = "serious"
    CONSIDERABLE = "considerable"
    ORDINARY = "ordinary"


class Domain(StrEnum):
    """What an event is about."""

    CLOUD = "cloud"
    NETWORK = "network"
    SECURITY = "security"


class Demand(StrEnum):
    """What a notification needs from every receiver before it is closed."""

    RECEIPTS = "receipts"
    ANSWERS = "answers"


Prefix = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,8}$")]
Minutes = Annotated[int, Field(ge=1, le=525600)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(?:/\S*)?$", max_length=500)]
SecretName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=64)]


class NoticeTerms(Model):
    """What holds for notifications of one grade."""

    grade: Grade = labelled("grade", "级别")
    receive_minutes: Minutes = labelled("minutes to sign for it", "签收时限（分钟）")
    answer_minutes: Minutes = labelled("minutes to answer", "反馈时限（分钟）")
    close_minutes: Minutes = labelled("minutes to close it", "办结时限（分钟）")
    closing: list[Demand] = labelled("what closing needs of each receiver", "办结条件", factory=list)
    duties: list[Duty] = labelled("contacts who are told; empty means all", "通知的联系人（空为全部）", factory=list)
    source: Sentence = labelled("document the terms come from", "依据")


class Raising(Model):
    """Which alerts become notifications, and of which grade. Of several that fit, the first holds."""

    grade: Grade = labelled("grade", "级别")
    alerts: list[Sentence] = labelled("names of alerts; empty means all", "告警名称（空为全部）", factory=list)
    severities: list[Sentence] = labelled("severities; empty means all", "告警严重程度（空为全部）", factory=list)
    domains: list[Domain] = labelled("domains; empty means all", "领域（空为全部）", factory=list)
    levels: list[Level] = labelled("administrative levels; empty means all", "行政层级（空为全部）", factory=list)
    receivers: list[DepartmentCode] = labelled(
        "departments told besides the alert's own", "除告警所属部门外另行通知的部门", factory=list
    )
    source: Sentence = labelled("document the rule comes from", "依据")


class MailServer(Model):
    """Where mail is handed in; never without TLS."""

    host: Sentence = labelled("server", "服务器")
    port: int = labelled("port", "端口", 587, ge=1, le=65535)
    security: Literal["starttls", "tls"] = labelled("how the line is encrypted", "加密方式", "starttls")
    sender: Email = labelled("sender", "发件人")
    user: Sentence | None = labelled("account", "账户", None)
    password: SecretName | None = labelled("file with the account's password", "口令文件名", None)
    authority: SecretName | None = labelled("file with the server's authority", "服务器 CA 证书文件名", None)


class Robot(Model):
    """A WeCom group robot (企业微信群机器人)."""

    code: Code = labelled("robot", "机器人编号")
    address: SecretName = labelled("file with its URL, which is a secret", "存放机器人地址的文件名（地址即密钥）")
    receivers: list[DepartmentCode] = labelled("for these receivers; empty: all", "适用部门（空为全部）", factory=list)
    grades: list[Grade] = labelled("for these grades; empty: all", "适用级别（空为全部）", factory=list)


class Hook(Model):
    """A webhook of another system, signed with HMAC-SHA256."""

    code: Code = labelled("webhook", "接口编号")
    url: Url = labelled("address", "地址")
    secret: SecretName = labelled("file with the key of the signature", "签名密钥文件名")
    authority: SecretName | None = labelled("file with the server's authority", "服务器 CA 证书文件名", None)
    receivers: list[DepartmentCode] = labelled("for these receivers; empty: all", "适用部门（空为全部）", factory=list)
    grades: list[Grade] = labelled("for these grades; empty: all", "适用级别（空为全部）", factory=list)


class Notices(Model):
    """`notices.yml`: how the city notifies. What is left out keeps the product's own values."""

    prefix: Prefix | None = labelled("city code in numbers, such as HJ", "通报编号中的城市代号", None)
    issuer: Sentence | None = labelled("authority that signs; default: the city", "发文单位（缺省为本市）", None)
    language: Literal["zh", "en"] = labelled("language of messages", "消息语言", "zh")
    terms: list[NoticeTerms] = labelled("terms by grade", "各级别时限", factory=list)
    raising: list[Raising] = labelled("which alerts become notifications", "告警转通报规则", factory=list)
    mail: MailServer | None = labelled("mail server", "邮件服务器", None)
    robots: list[Robot] = labelled("WeCom robots", "企业微信机器人", factory=list)
    hooks: list[Hook] = labelled("webhooks", "外部接口", factory=list)
