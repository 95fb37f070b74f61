"""Normal forms of texts that can be written in several ways. All raise NormaliseError on what they cannot read."""

import re
from ipaddress import ip_address, ip_network

from govcloud.text import Text
from stacks.resources.kinds import NormaliseError


def address(value: str) -> str:
    """An IPv4 or IPv6 address: lower case, zeros compressed."""
    try:
        return str(ip_address(value.strip()))
    except ValueError as error:
        what = Text("`{value}` is not an IP address", "`{value}` 不是 IP 地址")
        raise NormaliseError(what(value=value)) from error


def prefix(value: str) -> str:
    """A prefix in CIDR notation; a single address gets its full length. Host bits are refused, never dropped."""
    try:
        return str(ip_network(value.strip()))
    except ValueError as error:
        what = Text("`{value}` is not a prefix such as 10.8.0.0/16", "`{value}` 不是网段，应当像 10.8.0.0/16")
        raise NormaliseError(what(value=value)) from error


def mac(value: str) -> str:
    """A MAC address: lower case, with colons."""
    digits = re.sub(r"[^0-9a-f]", "", value.lower())
    if len(digits) != 12 or not re.fullmatch(r"[0-9A-Fa-f:.\-]+", value):  # noqa: PLR2004 - digits of a MAC address
        raise NormaliseError(Text("`{value}` is not a MAC address", "`{value}` 不是 MAC 地址")(value=value))
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def instant(value: str) -> str:
    """A moment in UTC, `2027-01-31T00:00:00`."""
    from datetime import UTC, datetime  # noqa: PLC0415 - few need it

    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError as error:
        what = Text(
            "`{value}` is not a moment such as 2027-01-31T00:00:00", "`{value}` 不是时间，应当像 2027-01-31T00:00:00"
        )
        raise NormaliseError(what(value=value)) from error
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.replace(tzinfo=None, microsecond=0).isoformat()


def public_key(value: str) -> str:
    """An OpenSSH public key on one line, without its comment."""
    parts = value.split()
    if len(parts) < 2 or not parts[0].startswith(("ssh-", "ecdsa-", "sk-")):  # noqa: PLR2004 - type and key
        raise NormaliseError(Text("it is not an OpenSSH public key", "不是 OpenSSH 公钥"))
    return " ".join(parts[:2])
