"""What rules ask of the monitoring: the questions by name, and the look-up of their answers.

How each is asked of Prometheus says `policies.collect.prometheus`.
"""

from collections.abc import Mapping
from enum import StrEnum

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.gaps import Cause, MissingError
from policies.facts.measured import Metric, Question
from policies.world import World

NOT_ASKED = Text("what the monitoring says of `{name}`", "监测系统的 `{name}`")
NOT_ANSWERED = Text("what the monitoring says of `{name}` ({why})", "监测系统的 `{name}`（{why}）")


class Measure(StrEnum):
    """A question. Each answer is one value per set of labels."""

    SOURCE_UP = "source_up"
    """Per pool: 1, the last pass over it succeeded."""
    SOURCE_AGE = "source_age_seconds"
    """Per pool: since the last pass that succeeded ended."""
    SOURCE_DURATION = "source_duration_seconds"
    """Per pool: what the last pass took."""
    SOURCE_INTERVAL = "source_interval_seconds"
    """Per pool: how often it is asked."""
    DEVICE_SEEN = "device_seen"
    """Per device: 1, there is a sample of the last five minutes, whatever it says."""
    LINKS = "links"
    """Per node: links towards the core."""
    LINK_DAYS = "link_days"
    """Per node: days of the last 30 of which there are samples of its links."""
    LINK_SMALLEST = "link_smallest_bytes_per_second"
    """Per node: what its smallest link carries."""
    LINK_USE = "link_use_p95_bytes_per_second"
    """Per node and direction: what all its links together carried in 95 % of the last 30 days' quarters of an hour."""
    HISTORY_DAYS = "capacity_history_days"
    """Per pool, part and resource: daily readings that the forecast rests on."""
    FULL_DAYS = "capacity_full_days_p10"
    """Per pool, part and resource: days until it is full, with a probability of 10 % sooner; none: not foreseen."""


class Failure(StrEnum):
    """Why a question was not answered."""

    SILENT = "silent"
    LATE = "late"
    UNTRUSTED = "untrusted"
    REFUSED = "refused"
    STRANGE = "strange"

    @property
    def words(self) -> Text:
        """For people."""
        return WORDS[self]


WORDS = {
    Failure.SILENT: Text("no connection", "无法连接"),
    Failure.LATE: Text("timed out", "超时"),
    Failure.UNTRUSTED: Text("its certificate is not trusted", "证书不受信任"),
    Failure.REFUSED: Text("it refuses to answer", "拒绝应答"),
    Failure.STRANGE: Text("the answer could not be understood", "无法理解应答内容"),
}


def find_measures(measure: Measure, near: Fact, world: World, *by: str) -> Mapping[tuple[str, ...], Metric]:
    """Values of these labels → the answer. Raises MissingError: it was not asked, or not answered.

    The rule needs `Metric` and `Question`.
    """
    question = world.one(Question, near, measure.value)
    if question is None:
        raise MissingError(Cause.UNTOLD, NOT_ASKED(name=measure.value))
    if question.failure is not None:
        raise MissingError(Cause.UNREAD, NOT_ANSWERED(name=measure.value, why=Failure(question.failure).words))

    def make() -> Mapping[tuple[str, ...], Metric]:
        found = world.where(Metric, near, name=measure.value)
        return {tuple(each.labels.get(label, "") for label in by): each for each in found}

    return world.once(f"{measure.value} by {by}", near, make)
