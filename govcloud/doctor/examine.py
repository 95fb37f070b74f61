"""Run every check of the doctor side by side."""

from concurrent.futures import ThreadPoolExecutor

from govcloud.doctor import machine, places, surroundings
from govcloud.doctor.finding import Circumstances, Examination, Finding

EXAMINATIONS: tuple[Examination, ...] = (
    machine.check_python,
    machine.check_packages,
    machine.check_git,
    machine.check_disk,
    machine.check_memory,
    machine.check_clock,
    surroundings.check_folders,
    surroundings.check_umask,
    surroundings.check_terminal,
    surroundings.check_proxy,
    surroundings.check_fonts,
    places.check_inventory,
    places.check_clouds,
    places.check_pools,
    places.check_lab,
)
"""All checks, in the order in which they are shown."""


def examine(circumstances: Circumstances) -> list[Finding]:
    """Everything that the doctor finds."""
    with ThreadPoolExecutor(len(EXAMINATIONS)) as crew:
        return [finding for found in crew.map(lambda check: check(circumstances), EXAMINATIONS) for finding in found]
