"""What one pool can do, as one value: known once, kept, and asked before anything is created."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from govcloud.pools.errors import PoolError
from govcloud.pools.releases import parse_microversion
from govcloud.pools.services import service_name
from govcloud.text import Text, literal

FORMAT = 1
"""Version of the cached form; another one is not read."""

type Kind = Literal["flavor", "image", "volume-type", "zone"]
KINDS: dict[Kind, Text] = {
    "flavor": Text("flavor", "规格"),
    "image": Text("image", "镜像"),
    "volume-type": Text("volume type", "卷类型"),
    "zone": Text("network zone", "网络区"),
}
EXTENSION_NAMES = {
    "qos": Text("network bandwidth limits (QoS)", "网络限速（QoS）"),
    "address-group": Text("address groups", "地址组"),
    "trunk": Text("trunk ports", "Trunk 端口"),
    "standard-attr-tag": Text("tags on network objects", "网络资源标签"),
}
"""Extensions of the network service that people have a word for."""
ASK = Text(
    "ask the provider for it, choose another pool, or do without", "请向运营方申请、改用其他资源池，或不使用该功能"
)
LOOK_AGAIN = Text(
    "correct the pool's file of the inventory, or run `govcloud pool show {pool} --refresh` if the pool has changed",
    "请更正清单中该资源池的文件；如资源池已变化，请执行 `govcloud pool show {pool} --refresh`",
)


class Record(BaseModel):
    """Base of the records here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ServiceVersions(Record):
    """One service of the pool."""

    url: str
    api: str = ""
    microversion_min: str = ""
    microversion_max: str = ""


class Gap(Record):
    """A catalogue name for which the pool does not have what the inventory says."""

    kind: Kind
    code: str
    name: str
    """The pool's own name that was not found."""


class Unread(Record):
    """Something that could not be read, in both languages."""

    subject: str
    kind: str
    """Cause, as in the tables of causes."""
    en: str
    zh: str
    transient: bool = False


class Capabilities(Record):
    """One pool as our account sees it."""

    format: int = FORMAT
    pool: str
    key: str
    """Digest of what these facts depend on: address, account, the inventory's map."""
    read_at: datetime
    region: str
    release: str
    project_id: str
    roles: list[str]
    services: dict[str, ServiceVersions]
    extensions: list[str]
    resolved: dict[Kind, dict[str, str]]
    """Kind → catalogue name (or zone) → the pool's id."""
    availability_zones: list[str]
    limits: dict[str, int]
    """Absolute limits of our own project, `service.name` → number; −1 is unlimited."""
    gaps: list[Gap]
    unread: list[Unread]

    def age(self, now: datetime) -> timedelta:
        """How old the facts are."""
        return now - self.read_at

    def lacks(self, feature: str) -> PoolError | None:
        """The error of asking this pool for `feature`, None when the pool has it.

        Features: `compute` (a service), `compute:2.90` (a microversion), `network:qos` (an extension of the network
        service), `flavor:general.4c8g`, `image:…`, `volume-type:…`, `zone:internet` (a name of the inventory).
        """
        subject, _, detail = feature.partition(":")
        if subject in KINDS:
            return self._lacks_name(subject, detail)
        if subject not in self.services:
            return self._error(service_name(subject), subject)
        if subject == "network" and detail:
            has, what = detail in self.extensions, EXTENSION_NAMES.get(detail, literal(detail))
        elif detail:
            newest = self.services[subject].microversion_max
            has = parse_microversion(newest) >= parse_microversion(detail)
            what = Text("{service} {wanted} (it ends at {newest})", "{service} {wanted}（最高 {newest}）")(
                service=service_name(subject), wanted=detail, newest=newest or "–"
            )
        else:
            return None
        return None if has else self._error(what, "extensions" if subject == "network" else subject)

    def require(self, feature: str) -> None:
        """Raise the PoolError of `lacks` when the pool does not have `feature`."""
        if (error := self.lacks(feature)) is not None:
            raise error

    def _lacks_name(self, kind: str, code: str) -> PoolError | None:
        if any(code in names for known, names in self.resolved.items() if known == kind):
            return None
        gap = next((gap for gap in self.gaps if (gap.kind, gap.code) == (kind, code)), None)
        words = next(words for known, words in KINDS.items() if known == kind)
        what = Text("{kind} `{code}`", "{kind} `{code}`")(kind=words, code=code)
        if gap is None:
            return self._error(what, f"{kind}s")
        why = Text("it has no `{name}`", "其中没有 `{name}`")(name=gap.name)
        return PoolError(self.pool, "lacks", LACKS(what=what), why, LOOK_AGAIN(pool=self.pool))

    def _error(self, what: Text, subject: str) -> PoolError:
        unread = next((unread for unread in self.unread if unread.subject == subject), None)
        why = Text(unread.en, unread.zh) if unread else None
        return PoolError(self.pool, "lacks", LACKS(what=what), why, LOOK_AGAIN(pool=self.pool) if unread else ASK)


LACKS = Text("the pool does not offer {what}", "资源池不提供{what}")
