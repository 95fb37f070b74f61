"""Tags and metadata by which people and policies know whose a thing is."""

from govcloud.inventory.models.department import Department
from govcloud.inventory.models.system import System
from stacks.resources.marks import DESCRIPTION_MOST


def tags_of(department: Department, system: System | None = None) -> dict[str, str]:
    """Department; for a thing of a system also the system, its ticket, MLPS level and last day."""
    tags = {"department": department.code}
    if system is not None:
        tags |= {
            "system": system.code,
            "ticket": system.ticket,
            "mlps": str(system.mlps_level),
            "expires": system.expires.isoformat(),
        }
    return tags


def shorten(words: str) -> str:
    """Words for people, as long as a description may be."""
    return words if len(words) <= DESCRIPTION_MOST else words[: DESCRIPTION_MOST - 1] + "…"
