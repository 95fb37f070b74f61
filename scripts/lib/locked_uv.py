"""The version of uv in uv.lock; with `--requirement` a line for pip with its hashes. Standard library only."""

import sys
import tomllib
from pathlib import Path

LOCK = Path(__file__).resolve().parents[2] / "uv.lock"


def main() -> None:
    """Print what was asked for."""
    packages = tomllib.loads(LOCK.read_text(encoding="utf-8"))["package"]
    uv = next(package for package in packages if package["name"] == "uv")
    hashes = [f"--hash={wheel['hash']}" for wheel in uv["wheels"]] if "--requirement" in sys.argv[1:] else []
    sys.stdout.write(" ".join([f"uv=={uv['version']}" if hashes else uv["version"], *hashes]) + "\n")


if __name__ == "__main__":
    main()
