"""Whom a push talks to and what came of it: the words between the push of the extranet and a vendor's command line.

Nothing here connects anywhere.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.inventory.models.extranet import Platform
from govcloud.text import Text

type Verify = Callable[[str], Awaitable[Text | None]]
"""Asked with the running text while the new configuration is on trial; answers what is wrong, or None."""


@dataclass(frozen=True, slots=True)
class Target:
    """One device that is reached by SSH. Its host key must be in `known_hosts`; an unknown or other key is refused."""

    code: str
    platform: Platform
    host: str
    known_hosts: Path
    """A file in OpenSSH's form."""
    user: str
    password: str = field(default="", repr=False)
    key: Path | None = None
    """Private key of the user; used before the password."""
    port: int = 22
    connect_seconds: float = 20.0
    command_seconds: float = 30.0
    """How long one answer may take."""


class Outcome(StrEnum):
    """What a push has left on the device."""

    UNCHANGED = "unchanged"
    """The running configuration was as intended; nothing was sent."""
    CHANGED = "changed"
    """Sent, verified, confirmed and saved."""
    RETURNED = "returned"
    """Verification failed, so the device was told to return to what it had."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was done. Digests are of the normalised running configuration."""

    outcome: Outcome
    commands: tuple[str, ...]
    """What was entered, in order, one line each."""
    digest_before: str
    digest_after: str
    problem: Text | None = None
    """Why the device was told to return."""


class VendorError(GovcloudError):
    """A device could not be reached, refused a line, or was lost. Unless `on_trial`, it runs what it ran before."""

    on_trial: bool = False
    """The change may be on trial: unless it was just being kept, the device returns by itself when its timer ends."""


class LostError(VendorError):
    """The session to the device ended before it should."""
