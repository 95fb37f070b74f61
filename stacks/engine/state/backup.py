"""Copies of a stack's state in files: Pulumi deployments, secrets encrypted, for their owner only."""

import json
from datetime import datetime
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.files import write_atomic
from govcloud.text import Text, literal
from stacks.engine.deployment_v3 import export_deployment
from stacks.engine.model import Deployment
from stacks.engine.secrets import Secrets

OWNER_ONLY = 0o600


def write_deployment(file: Path, deployment: Deployment, secrets: Secrets, now: datetime) -> None:
    """Write an export whole or not at all. Raises GovcloudError."""
    document = export_deployment(deployment, secrets, now)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(file, json.dumps(document, ensure_ascii=False, indent=1) + "\n", mode=OWNER_ONLY)
    except OSError as error:
        raise GovcloudError(
            Text("the state's export cannot be written", "无法写入状态导出文件"),
            str(file),
            literal(error.strerror or str(error)),
            Text("name a file that can be written", "请指定可写的文件"),
        ) from error


def keep_backup(folder: Path, stack: str, deployment: Deployment, secrets: Secrets, now: datetime) -> Path:
    """Write an export named after stack and time; the file. Raises GovcloudError."""
    file = folder / f"{stack}-{now:%Y%m%dT%H%M%S.%fZ}.json"
    write_deployment(file, deployment, secrets, now)
    return file
