"""The package index that this machine is set up to use, as pip knows it: a mirror in most government networks.

    python package_index.py                  its address; nothing for the public default
    python package_index.py --certificates   the file of certificates that pip trusts; nothing for the default
    python package_index.py --check          exit code 0 when it answers, 1 when it does not; prints what was asked

Standard library only: it runs before anything is installed. `--check` neither sends nor prints a user name and password
that the address may hold, and trusts any certificate: it only asks whether somebody is there.
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
from urllib.parse import urlsplit, urlunsplit

SECONDS = 10
LOCK = Path(__file__).resolve().parents[2] / "uv.lock"
VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")


def find_index(environment: Mapping[str, str]) -> str:
    """The index's address from the variables of uv and pip, then from pip's files; empty when none names one."""
    named = next((environment[name] for name in VARIABLES if environment.get(name)), "")
    return named or read_pip_setting("index-url", environment)


def find_certificates(environment: Mapping[str, str]) -> str:
    """The file of trusted certificates from pip's variable or files; empty when none names one."""
    return environment.get("PIP_CERT") or read_pip_setting("cert", environment)


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


def remove_credentials(address: str) -> str:
    """The address without the user name and password in it."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def is_reachable(index: str) -> bool:
    """Whether the index answers at all within `SECONDS`; an answer that refuses us is one too."""
    anybody = ssl.create_default_context()
    anybody.check_hostname = False
    anybody.verify_mode = ssl.CERT_NONE
    try:
        with urllib.request.urlopen(f"{index.rstrip('/')}/pip/", timeout=SECONDS, context=anybody):  # noqa: S310 - as configured
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False


def main() -> int:
    """Answer what was asked."""
    index = find_index(os.environ)
    if "--check" in sys.argv[1:]:
        index = remove_credentials(index or read_default_index())
        sys.stdout.write(f"{index}\n")
        return 0 if is_reachable(index) else 1
    answer = find_certificates(os.environ) if "--certificates" in sys.argv[1:] else index
    sys.stdout.write(f"{answer}\n" if answer else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
