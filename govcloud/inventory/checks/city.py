"""The city's own settings: its time zone is one that this machine knows."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

from govcloud.inventory.draft import Draft
from govcloud.inventory.problems import Problem
from govcloud.inventory.reading.source import Choices, Place
from govcloud.text import Text

NO_ZONE = Text('"{value}" is not a time zone such as Asia/Shanghai', "“{value}”不是时区，应当像 Asia/Shanghai")
USUAL = "Asia/Shanghai"


def check_timezone(draft: Draft) -> Iterator[Problem]:
    """A time zone that does not exist; nothing on a machine that knows no time zones at all."""
    if draft.city is None or _exists(draft.city.timezone) or not _exists(USUAL):
        return
    place = Place(draft.sections["city"].files[0], ("timezone",))
    near = Choices(available_timezones()).find_nearest(draft.city.timezone)
    yield place.problem("unknown-timezone", NO_ZONE, nearest=near)


def _exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
