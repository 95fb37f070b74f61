"""The token that the fault proxy's control interface asks for."""

from scripts.lab.credentials import keep_passwords
from scripts.lab.layout import Layout

TOKEN_HEADER = "X-Lab-Token"  # noqa: S105 - the header's name


def keep_token(layout: Layout) -> str:
    """The lab's token, made if there is none."""
    folder = layout.root / "proxy"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return keep_passwords(folder / "token.json", ("token",))["token"]
