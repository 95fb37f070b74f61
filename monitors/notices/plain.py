"""A notification as plain data for programs."""

from datetime import datetime
from typing import Any

from monitors.notices.record import Event, Fact, Notification


def describe(notification: Notification, now: datetime) -> dict[str, Any]:
    """All of it, and how it stands now."""
    issue = notification.issue
    return {
        "number": notification.number,
        "state": notification.state.value,
        "grade": issue.grade.value,
        "domain": issue.domain.value,
        "subject": issue.subject,
        "issued": {"at": notification.issued.at.isoformat(), "who": notification.issued.who},
        "due": {
            "receive": issue.terms.receive.isoformat(),
            "answer": issue.terms.answer.isoformat(),
            "close": issue.terms.close.isoformat(),
            "closing": [each.value for each in issue.terms.closing],
            "source": issue.terms.source,
        },
        "receivers": [describe_receiver(notification, each) for each in issue.receivers],
        "overdue": [
            {"what": each.what.value, "receiver": each.receiver, "due": each.due.isoformat()}
            for each in notification.list_overdue(now)
        ],
        "events": [describe_event(each) for each in notification.events],
    }


def describe_receiver(notification: Notification, code: str) -> dict[str, Any]:
    """What a receiver has done so far."""
    receipt = notification.receipts.get(code)
    return {
        "receiver": code,
        "received": None if receipt is None else {"at": receipt.at.isoformat(), "who": receipt.who},
        "answered": [each.at.isoformat() for each in notification.answers if each.receiver == code],
    }


def describe_event(event: Event) -> dict[str, Any]:
    """One entry."""
    return {
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "kind": event.kind.value,
        "who": event.who,
        "receiver": event.receiver,
        "words": event.words,
        "measures": list(event.measures),
        "facts": [describe_fact(each) for each in event.facts],
    }


def describe_fact(fact: Fact) -> dict[str, Any]:
    """One fact."""
    since = None if fact.since is None else fact.since.isoformat()
    return {"what": fact.what, "where": fact.where, "since": since, "evidence": fact.evidence}
