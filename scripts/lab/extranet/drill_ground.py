"""The ground that `govcloud extranet drill` finds on this machine: the lab's extranet, while it runs."""

from scripts.lab.extranet.ground import LabGround
from scripts.lab.extranet.wiring_file import read_wiring
from scripts.lab.extranet.words import this_box


def find_ground() -> LabGround | None:
    """The running lab; None when none runs here."""
    box = this_box()
    wiring = read_wiring(box.place.wiring)
    return LabGround(box, wiring) if box.pid is not None and wiring is not None else None
