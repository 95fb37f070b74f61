"""From a failed call to what a person is told: one sentence with pool, endpoint, why and what to do."""

from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from govcloud.pools.answer_causes import ANSWER_CAUSES
from govcloud.pools.cause import UNKNOWN, Cause
from govcloud.pools.errors import Party, PoolError
from govcloud.pools.failure import Failure, hide
from govcloud.pools.line_causes import LINE_CAUSES
from govcloud.pools.services import service_name
from govcloud.text import Text, literal

CANNOT_USE = Text("{service} at {origin} cannot be used", "{origin} 的{service}不可用")
REFUSES_CALL = Text("{service} at {origin} refuses `{call}`", "{origin} 的{service}拒绝 `{call}`")


def explain(failure: Failure, party: Party) -> PoolError:
    """The sentence for one failure."""
    cause = find_cause(failure)
    refuses = failure.status_class == "4xx" and failure.status != HTTPStatus.UNAUTHORIZED
    what = REFUSES_CALL if refuses else CANNOT_USE
    values = {
        "cloud": party.cloud,
        "connect": party.limits.connect,
        "read": party.limits.read,
        "host": failure.host,
        "port": failure.port,
        "path": urlsplit(failure.url).path or "/",
        "status": failure.status,
        "said": hide(failure.said, party.secrets),
        "since": day(failure.look.valid_from) if failure.look else literal("?"),
        "until": day(failure.look.valid_until) if failure.look else literal("?"),
        "issuer": failure.look.issuer if failure.look else "?",
        "names": ", ".join(failure.look.names) or "?" if failure.look else "?",
    }
    return PoolError(
        party.pool,
        cause.kind,
        what(service=service_name(failure.service), origin=failure.origin, call=failure.call),
        cause.why(**values),
        cause.todo(**values),
        service=failure.service,
        status=failure.status,
        transient=cause.transient,
    )


def find_cause(failure: Failure) -> Cause:
    """The row of the tables that `failure` belongs to."""
    rows = LINE_CAUSES if failure.status is None else ANSWER_CAUSES
    return next((cause for cause in rows if cause.applies(failure)), UNKNOWN)


def day(moment: datetime) -> str:
    """A date as both languages write it."""
    return f"{moment:%Y-%m-%d}"
