"""The package index that this machine is set up to use, as pip knows it: a mirror in most government networks.

`python package_index.py` prints its address (nothing for the public default); with `--check` it says by its exit code
whether the index answers, and prints the address that was asked. Standard library only: it runs before anything is
installed. User names and passwords in the address are used but never printed by `--check`.
"""

import os
import ssl
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Mapping
from configparser import ConfigParser, Error
from pathlib import Path
from urllib.parse import urlsplit

SECONDS = 10
LOCK = Path(__file__).resolve().parents[2] / "uv.lock"
VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")


def find_index(environment: Mapping[str, str]) -> str:
    """The index's address from the variables of uv and pip, then from pip's files; empty when none names one."""
    named = next((environment[name] for name in VARIABLES if environment.get(name)), "")
    return named or read_pip_setting("index-url", environment)


def read_pip_setting(name: str, environment: Mapping[str, str]) -> str:
    """A setting of pip's configuration files, the most personal file first; empty when none has it."""
    home = Path(environment.get("HOME", "/"))
    files = [home / ".config/pip/pip.conf", home / ".pip/pip.conf", Path("/etc/pip.conf")]
    if own := environment.get("PIP_CONFIG_FILE"):
        files.insert(0, Path(own))
    for path in files:
        parser = ConfigParser(interpolation=None)
        try:
            parser.read(path, encoding="utf-8")
        except (Error, UnicodeDecodeError, OSError):
            continue
        if value := parser.get("global", name, fallback=""):
            return value.strip()
    return ""


def read_default_index() -> str:
    """The public index that the lock was made with."""
    sources = [package["source"] for package in tomllib.loads(LOCK.read_text(encoding="utf-8"))["package"]]
    return next(str(source["registry"]) for source in sources if "registry" in source)


def is_reachable(index: str, certificates: str) -> bool:
    """Whether the index answers at all within `SECONDS`; an answer that refuses us is one too."""
    try:
        trust = ssl.create_default_context(cafile=certificates or None)
        with urllib.request.urlopen(f"{index.rstrip('/')}/pip/", timeout=SECONDS, context=trust):  # noqa: S310 - as configured
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False


def main() -> int:
    """Print the index; with `--check` its exit code says whether it answers."""
    index = find_index(os.environ)
    if "--check" not in sys.argv[1:]:
        sys.stdout.write(f"{index}\n" if index else "")
        return 0
    certificates = os.environ.get("PIP_CERT") or read_pip_setting("cert", os.environ)
    index = index or read_default_index()
    parts = urlsplit(index)
    sys.stdout.write(f"{parts.scheme}://{parts.hostname}\n")
    return 0 if is_reachable(index, certificates) else 1


if __name__ == "__main__":
    sys.exit(main())
