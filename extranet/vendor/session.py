"""One push to one device of a vendor over SSH: read, compare, enter, try, verify, confirm or return.

What the device runs is never left to chance: a change is on trial until it is confirmed, so a device that we lose
returns by itself. Selecting devices, waves and the journal are not here.
"""

from extranet.vendor.target import Pushed, Target, Verify


async def read_running(target: Target) -> str:
    """The device's running configuration as it prints it. Raises VendorError."""
    raise NotImplementedError(target)


async def push_vendor(target: Target, intended_text: str, verify: Verify, confirm_seconds: int) -> Pushed:
    """Make the device run `intended_text`, or leave it as it was.

    The device returns by itself unless confirmed within `confirm_seconds` (VRP: 60 to 65535; Comware rounds up to whole
    minutes). `verify` is asked with the running text while the change is on trial. Raises VendorError when the device
    cannot be reached, refuses a line (nothing is left of it) or is lost.
    """
    raise NotImplementedError(target, intended_text, verify, confirm_seconds)
