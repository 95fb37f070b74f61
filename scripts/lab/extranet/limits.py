"""The one limit of the machine that the lab raises: how many inotify instances a user may have. systemd takes a few per
node, and the usual 128 end at about twenty nodes. What it was is kept, and put back when the last lab goes down.
"""

from pathlib import Path

from govcloud.files import write_atomic
from scripts.lab.extranet.groups import list_others
from scripts.lab.extranet.place import Place

LIMIT = Path("/proc/sys/fs/inotify/max_user_instances")
NEEDED = 1024


def raise_limits(place: Place) -> None:
    """Raise the limit where it is too low, after what it was is safe."""
    now = LIMIT.read_text().strip()
    if int(now) < NEEDED:
        write_atomic(place.limits, now)
        LIMIT.write_text(str(NEEDED))


def restore_limits(place: Place) -> None:
    """Put the limit back, unless another lab needs it or somebody else has changed it meanwhile."""
    if place.limits.exists() and not any(group.pids for group in list_others(place.group)):
        if LIMIT.read_text().strip() == str(NEEDED):
            LIMIT.write_text(place.limits.read_text())
        place.limits.unlink()
