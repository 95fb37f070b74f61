"""Who receives a notification: departments, one by one or by county; and the people and places they are told at."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.department import Contact, Department
from govcloud.inventory.models.notice import Grade
from govcloud.inventory.nearest import find_nearest
from govcloud.text import Text, literal
from monitors.notices.book import Route
from monitors.notices.grades import find_terms
from monitors.notices.outbox import Message
from monitors.notices.record import Event, Kind, Notification

COUNTY, EVERYBODY = "county:", "all"
NOBODY = Text("there is no receiver `{word}`", "没有接收单位“{word}”")
WRITE_IT = Text(
    "write the code of a department, county:CODE, or all; did you mean `{near}`?",
    "请写部门编号、county:县区编号 或 all；是否为“{near}”？",
)
WRITE_ONE = Text("write the code of a department, county:CODE, or all", "请写部门编号、county:县区编号 或 all")
TOLD = frozenset({Kind.ISSUED, Kind.ADDED, Kind.CLOSED, Kind.WITHDRAWN})
"""Events that receivers are told of; what they do themselves they know."""


def find_receivers(inventory: Inventory, words: Iterable[str]) -> tuple[str, ...]:
    """Codes of departments that words mean, each once. Raises UsageError."""
    return tuple(dict.fromkeys(code for word in words for code in find_receiver(inventory, word)))


def find_receiver(inventory: Inventory, word: str) -> list[str]:
    """What one word means: a department, `county:CODE` (the county's own departments), or `all`."""
    if word == EVERYBODY:
        return [each.code for each in inventory.departments]
    if word in inventory.department_by_code:
        return [word]
    counties: defaultdict[str, list[str]] = defaultdict(list)
    for each in inventory.departments:
        if each.county and each.level is Level.COUNTY:
            counties[f"{COUNTY}{each.county}"].append(each.code)
    if word in counties:
        return counties[word]
    near = find_nearest(word, [*inventory.department_by_code, *counties])
    raise UsageError(NOBODY(word=word), todo=WRITE_IT(near=near) if near else WRITE_ONE)


def name_receiver(inventory: Inventory, code: str) -> Text:
    """What people call a receiver; its code where this inventory does not know it."""
    department = inventory.department_by_code.get(code)
    return literal(code) if department is None else Text(department.name.en, department.name.zh)


def make_route(inventory: Inventory) -> Route:
    """How the city's notifications are delivered: mail to contacts, and what robots and webhooks are for."""

    def route(notification: Notification, event: Event) -> Iterator[Message]:
        if event.kind not in TOLD:
            return
        number, sequence, grade = event.number, event.sequence, notification.issue.grade
        for code in notification.issue.receivers:
            department = inventory.department_by_code.get(code)
            if inventory.notices.mail is not None and department is not None:
                for each in find_contacts(inventory, department, grade):
                    yield Message(number, sequence, code, "mail", each.email)
        for channel in list_channels(inventory, notification):
            yield Message(number, sequence, "", channel)

    return route


def find_contacts(inventory: Inventory, department: Department, grade: Grade) -> Sequence[Contact]:
    """Whom of a department a notification of this grade is for; all where nobody has these duties."""
    duties = find_terms(inventory.notices, grade).duties
    return [each for each in department.contacts if each.duty in duties] or department.contacts


def list_channels(inventory: Inventory, notification: Notification) -> Iterator[str]:
    """Robots and webhooks that a notification goes to."""
    for sort, channels in (("robot", inventory.notices.robots), ("hook", inventory.notices.hooks)):
        for each in channels:
            meant = not each.receivers or set(each.receivers) & set(notification.issue.receivers)
            if meant and (not each.grades or notification.issue.grade in each.grades):
                yield f"{sort}:{each.code}"
