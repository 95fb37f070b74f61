"""Take the extranet down, whatever is left of it: processes by their control groups, layers, what was raised."""

import shutil

from scripts.lab.extranet.box import Box
from scripts.lab.extranet.limits import restore_limits
from scripts.lab.lab import tell_waiting
from scripts.lab.locks import hold

KEPT = ("id_ed25519", "id_ed25519.pub")


def take_down(box: Box) -> int:
    """Stop everything and remove what it has written; returns how many processes there were. The key stays.

    Killing the box is enough for the kernel to end all that is inside; the groups are gone through for what is not.
    """
    with hold(box.place.lock, tell_waiting):
        return stop_all(box)


def stop_all(box: Box) -> int:
    """Take it down while nobody else changes it."""
    group = box.place.group
    count = len(group.pids)
    group.below("box").kill()
    group.kill()
    restore_limits(box.place)
    if box.place.folder.exists():
        for path in box.place.folder.iterdir():
            if path.name not in KEPT:
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()
    return count
