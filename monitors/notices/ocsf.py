"""A notification as an OCSF event, for a SIEM or another city: a Detection Finding (class 2004) for each."""

from datetime import timedelta
from importlib.metadata import version

from govcloud.inventory.labels import label_choice
from govcloud.inventory.models.notice import Grade
from monitors.notices.grades import State
from monitors.notices.plain import describe_fact
from monitors.notices.record import Notification
from policies.reports.clean import clean_value
from policies.reports.exchange import Node, make_uuid, prune
from policies.reports.ocsf import CLOSE, CREATE, UPDATE, VERSION, to_milliseconds

CLASS, NAME = 2004, "Detection Finding"
SEVERITIES = {
    Grade.EXTRAORDINARY: (5, "Critical"),
    Grade.SERIOUS: (4, "High"),
    Grade.CONSIDERABLE: (3, "Medium"),
    Grade.ORDINARY: (2, "Low"),
}
STATUSES = {
    State.ISSUED: (1, "New"),
    State.RECEIVED: (2, "In Progress"),
    State.ANSWERED: (2, "In Progress"),
    State.CLOSED: (4, "Resolved"),
    State.WITHDRAWN: (3, "Suppressed"),
}


def write_finding(notification: Notification) -> Node:
    """The event, as things stand."""
    issue, last = notification.issue, notification.events[-1]
    activity = CREATE if len(notification.events) == 1 else UPDATE if notification.is_open else CLOSE
    severity, status = SEVERITIES[issue.grade], STATUSES[notification.state]
    first, offset = notification.issued.at, notification.issued.at.utcoffset() or timedelta()
    return prune(
        {
            "metadata": {
                "version": VERSION,
                "product": {"name": "govcloud", "vendor_name": "govcloud", "version": version("govcloud")},
                "uid": make_uuid("notification", notification.number, last.sequence),
                "event_code": notification.number,
            },
            "time": to_milliseconds(last.at),
            "timezone_offset": offset // timedelta(minutes=1),
            "category_uid": 2,
            "category_name": "Findings",
            "class_uid": CLASS,
            "class_name": NAME,
            "activity_id": activity[0],
            "activity_name": activity[1],
            "type_uid": CLASS * 100 + activity[0],
            "type_name": f"{NAME}: {activity[1]}",
            "severity_id": severity[0],
            "severity": severity[1],
            "status_id": status[0],
            "status": status[1],
            "status_detail": notification.state.value,
            "message": issue.subject,
            "finding_info": {
                "uid": notification.number,
                "title": issue.subject,
                "desc": "\n".join(each.what for each in notification.issued.facts),
                "types": [issue.domain.value, label_choice(issue.grade).zh],
                "created_time": to_milliseconds(first),
                "modified_time": to_milliseconds(last.at),
            },
            "evidences": [{"data": clean_value(describe_fact(each))} for each in notification.facts],
        }
    )
