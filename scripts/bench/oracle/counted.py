"""Runs Prowler and counts its calls to the pool: `python counted.py FILE ARGUMENTS...`, in its environment."""

import sys
from pathlib import Path
from typing import Any

from requests.adapters import HTTPAdapter


def main() -> None:
    """Count, run, write the count down."""
    target, sys.argv = Path(sys.argv[1]), ["prowler", *sys.argv[2:]]
    calls = 0
    send = HTTPAdapter.send

    def send_counted(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        return send(*arguments, **named)

    setattr(HTTPAdapter, "send", send_counted)  # noqa: B010 - a method, which types would not let us assign
    from prowler.__main__ import prowler  # type: ignore[import-not-found] # noqa: PLC0415 - in its own environment

    try:
        prowler()
    finally:
        target.write_text(str(calls))


if __name__ == "__main__":
    main()
