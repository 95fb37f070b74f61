"""What Alertmanager sends to a webhook (its version 4), and which of its alerts become notifications. Pure.

Labels are those of the alert rules: `alertname`, `severity`, `domain`, `level`, `department`, `county`, and what names
the thing itself. Sentences are the annotations `summary` and `description`; in Chinese they end in `_zh`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from govcloud.inventory.labels import find_choice
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.notice import Domain, Raising
from monitors.notices.record import Fact

Key = Annotated[str, StringConstraints(max_length=200)]
Value = Annotated[str, StringConstraints(max_length=4000)]
Pairs = Annotated[dict[Key, Value], Field(max_length=64)]
MOST = 10_000
"""Alerts of one message."""
PLACES = ("pool", "node", "device", "link", "pair", "part", "service", "host", "county", "department", "instance")
"""Labels that say where something is, the first ones first."""
LINE, WORDS = 300, 1000


class Alert(BaseModel):
    """One alert. Fields that are not here are not looked at."""

    model_config = ConfigDict(frozen=True)

    status: Literal["firing", "resolved"]
    labels: Pairs
    annotations: Pairs = Field(default_factory=dict)
    starts: AwareDatetime = Field(alias="startsAt")
    ends: AwareDatetime | None = Field(alias="endsAt", default=None)
    fingerprint: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,32}$")]

    @property
    def key(self) -> tuple[str, datetime]:
        """The same for the same alert, however often it is sent."""
        return self.fingerprint, self.starts


class Sent(BaseModel):
    """One message of Alertmanager."""

    model_config = ConfigDict(frozen=True)

    version: Literal["4"]
    group: Annotated[str, StringConstraints(max_length=4000)] = Field(alias="groupKey")
    receiver: Annotated[str, StringConstraints(max_length=200)]
    alerts: Annotated[list[Alert], Field(max_length=MOST)]


class Outcome(StrEnum):
    """What came of an alert."""

    ISSUED = "issued"
    ADDED = "added"
    """It came to a notification that is open."""
    RESOLVED = "resolved"
    REPEATED = "repeated"
    IGNORED = "ignored"
    """No rule makes a notification of it."""
    UNADDRESSED = "unaddressed"
    """Neither the alert nor the rule names a receiver."""
    REFUSED = "refused"
    """The message was none."""


def find_rule(rules: Iterable[Raising], labels: Mapping[str, str]) -> Raising | None:
    """The first rule that an alert fits."""
    domain, level = read_domain(labels), find_choice(Level, labels.get("level", "")) or labels.get("level", "")
    for rule in rules:
        if (
            (not rule.alerts or labels.get("alertname") in rule.alerts)
            and (not rule.severities or labels.get("severity") in rule.severities)
            and (not rule.domains or domain in rule.domains)
            and (not rule.levels or level in rule.levels)
        ):
            return rule
    return None


def read_domain(labels: Mapping[str, str]) -> Domain:
    """What an alert is about; of the cloud where it does not say so."""
    words = labels.get("domain", "")
    try:
        return Domain(find_choice(Domain, words) or words)
    except ValueError:
        return Domain.CLOUD


def name_alerts(alerts: Sequence[Alert]) -> str:
    """A subject for alerts that come together."""
    first = shorten(tell_summary(alerts[0]), LINE)
    return first if len(alerts) == 1 else f"{first} 等 {len(alerts)} 项告警"


def list_facts(alerts: Sequence[Alert], most: int) -> tuple[Fact, ...]:
    """Facts of alerts; where they are too many, the last says how many more there are."""
    kept = alerts if len(alerts) <= most else alerts[: most - 1]
    return (*map(tell_alert, kept), *count_rest(len(alerts) - len(kept)))


def list_ends(alerts: Sequence[Alert], most: int) -> tuple[Fact, ...]:
    """Facts that alerts are over."""
    kept = alerts if len(alerts) <= most else alerts[: most - 1]
    return (*map(tell_end, kept), *count_rest(len(alerts) - len(kept)))


def count_rest(many: int) -> Iterator[Fact]:
    """A fact for those that are not told one by one."""
    if many:
        yield Fact(f"另有 {many} 项告警")


def tell_alert(alert: Alert) -> Fact:
    """What an alert says."""
    description = alert.annotations.get("description_zh") or alert.annotations.get("description", "")
    words = [each for each in (tell_summary(alert), description) if each]
    labels = " ".join(f"{name}={value}" for name, value in sorted(alert.labels.items()))
    return Fact(shorten("\n".join(words), WORDS), tell_place(alert), alert.starts, shorten(labels, WORDS))


def tell_end(alert: Alert) -> Fact:
    """That an alert is over."""
    since = alert.ends if alert.ends is not None and alert.ends >= alert.starts else None
    return Fact(shorten(f"已恢复：{tell_summary(alert)}", WORDS), tell_place(alert), since)


def tell_summary(alert: Alert) -> str:
    """An alert in one line."""
    said = alert.annotations.get("summary_zh") or alert.annotations.get("summary") or alert.labels.get("alertname", "")
    return one_line(said) or "告警"


def tell_place(alert: Alert) -> str:
    """Where the thing is."""
    named = " ".join(f"{name}={alert.labels[name]}" for name in PLACES if alert.labels.get(name))
    return shorten(one_line(named), LINE)


def one_line(words: str) -> str:
    """Words without line feeds."""
    return " ".join(words.replace("\0", " ").split())


def shorten(words: str, most: int) -> str:
    """Words of a length, without the sign that databases do not keep."""
    clean = words.replace("\0", " ")
    return clean if len(clean) <= most else f"{clean[: most - 1]}…"
