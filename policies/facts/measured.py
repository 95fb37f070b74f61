"""Facts that something measured: TLS as it was negotiated, and values of the monitoring."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.register import HERE


class TlsEndpoint(Fact):
    """An endpoint as a handshake found it."""

    KIND = "measured.TlsEndpoint"
    WORDS = Text("TLS endpoints", "TLS 端点")
    PLACES = frozenset({"pool", "cluster"})

    url: str
    tls: bool
    """Whether it speaks TLS at all."""
    least_version: str | None
    """The lowest version that it accepts, as `TLSv1.2`."""
    version: str | None
    suite: str | None
    trusted: bool
    """Whether the chain ends at an authority that we trust."""
    name_matches: bool
    not_after: datetime | None
    key: str | None
    """Algorithm and bits of the certificate's key, as `RSA 3072`, `SM2 256`."""
    asks_client: bool
    """Whether it wants the client's certificate."""


class ArrayPair(Fact):
    """A back end's two arrays, as they tell it. Its id is the storage service's, `host@back-end`."""

    KIND = "measured.ArrayPair"
    WORDS = Text("pairs of storage arrays", "存储阵列双活对")

    healthy: bool
    """Health and running state are both normal."""
    in_step: bool
    """Neither split nor stale."""
    same_capacity: bool
    arbiter_reached: bool
    """Both reach the arbiter, over links that they do not share."""


class KeyProbe(Fact):
    """What a member of a project could do at the key service when somebody tried."""

    KIND = "measured.KeyProbe"
    WORDS = Text("probes of the key service", "密钥服务探测")

    keeps_own: bool
    """It stored, read and deleted a secret of its own."""
    others_refused: bool
    """It could not read another project's."""


class Question(Fact):
    """Something that the monitoring was asked. Its id is its name among `policies.measures`."""

    KIND = "measured.Question"
    WORDS = Text("questions to the monitoring", "对监测系统的查询")
    PLACES = HERE
    MAX_AGE = timedelta(minutes=5)

    failure: str | None
    """Why it was not answered; none where it was, be it with no values."""


class Metric(Fact):
    """One value of an answer at one moment."""

    KIND = "measured.Metric"
    WORDS = Text("metrics", "监测指标")
    PLACES = HERE
    MAX_AGE = timedelta(minutes=5)

    name: str
    """The question's."""
    labels: Mapping[str, str]
    value: float
