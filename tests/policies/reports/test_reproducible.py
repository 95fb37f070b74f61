"""The same facts give the same bytes in every format, whatever the hash seed, time zone and language of the process."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from policies.reports.formats import FORMATS

ROOT = Path(__file__).parents[3]
PROGRAM = """
import hashlib, json
from policies.reports.formats import FORMATS
from tests.policies.reports.sample import make_subject
print(json.dumps({
    f"{name}/{language}/{file}": hashlib.sha256(made.encode() if isinstance(made, str) else made).hexdigest()
    for name, each in FORMATS.items() for language in ("en", "zh")
    for file, made in each.make(make_subject(), language).items()
}))
"""


@cache
def write_all(seed: str, zone: str, locale: str) -> dict[str, str]:
    """Format, language and file → hash, by a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LANG": locale, "PYTHONPATH": str(ROOT)}
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    hashes = json.loads(finished.stdout)
    assert isinstance(hashes, dict)
    return hashes


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_bytes(name: str) -> None:
    first, second = write_all("1", "UTC", "C.UTF-8"), write_all("2", "Asia/Shanghai", "zh_CN.UTF-8")
    mine = {file: digest for file, digest in first.items() if file.startswith(f"{name}/")}
    assert len(mine) >= 2
    assert mine == {file: digest for file, digest in second.items() if file.startswith(f"{name}/")}
