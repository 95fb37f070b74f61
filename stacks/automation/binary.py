"""Finds the Pulumi CLI on the PATH."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from govcloud.errors import UsageError
from govcloud.text import Text

PULUMI = "pulumi"


def find_pulumi(environment: Mapping[str, str] = os.environ) -> Path:
    """The CLI's program; raises UsageError where there is none."""
    found = shutil.which(PULUMI, path=environment.get("PATH", ""))
    if found is None:
        raise UsageError(
            Text("the Pulumi CLI is not on the PATH", "PATH 中没有 Pulumi CLI"),
            todo=Text(
                "put `pulumi` there, or leave out `--engine pulumi`: the embedded engine needs no other program",
                "请将 `pulumi` 放入 PATH 中的目录，或去掉 `--engine pulumi`：内置引擎不需要其他程序",
            ),
        )
    return Path(found)
