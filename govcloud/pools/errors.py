"""The error of a pool, how long calls may take, and what must not be shown. `explain` makes one from a failed call."""

from dataclasses import dataclass

from govcloud.errors import GovcloudError
from govcloud.text import Text


class PoolError(GovcloudError):
    """A pool cannot be used, in whole or in one service. Other pools are not affected."""

    def __init__(  # noqa: PLR0913 - a record
        self,
        pool: str,
        kind: str,
        what: Text,
        why: Text | None = None,
        todo: Text | None = None,
        *,
        service: str = "",
        status: int | None = None,
        transient: bool = False,
    ) -> None:
        super().__init__(what, pool, why, todo)
        self.pool = pool
        self.kind = kind
        """Name of the cause for programs, as in the tables of causes."""
        self.service = service
        """Official type of the service; empty when it is none's fault."""
        self.status = status
        """HTTP status, when there was an answer."""
        self.transient = transient
        """It may be gone on the next try."""


@dataclass(frozen=True)
class Limits:
    """Seconds that a call may take."""

    connect: float = 5.0
    read: float = 60.0
    """Until the answer begins, and again until it is complete."""


USUAL = Limits()


@dataclass(frozen=True)
class Party:
    """Whom we call, for sentences: the pool, its entry in clouds.yaml, and what must never be shown."""

    pool: str
    cloud: str
    limits: Limits = USUAL
    secrets: tuple[str, ...] = ()
