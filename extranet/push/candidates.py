"""What Ansible is given: for each Linux device its files with manifest and hash as one document, the agent, the hosts.

Ansible is a program of its own that reads these files; nothing of it is imported.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from extranet.devices.model import DeviceModel
from extranet.push.bundle import bundle_agent
from extranet.rendering import Files, digest_files
from govcloud.files import write_atomic
from govcloud.inventory.models.extranet import Platform

type HostVariables = dict[str, object]


@dataclass(frozen=True)
class Reach:
    """How Ansible reaches devices."""

    config: Path | None = None
    """A file in OpenSSH's form, where devices stand by their codes."""
    user: str = ""
    """Account that the configuration lets in; empty: what the file says."""


def write_candidates(folder: Path, files: Mapping[str, Files]) -> None:
    """Write the agent and a document per device into `folder`, which must exist."""
    write_atomic(folder / "extranet-agent", bundle_agent(), mode=0o755)
    for device, own in files.items():
        manifest = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in own.items()}
        document = {"hash": digest_files(own), "manifest": manifest, "files": own}
        (folder / f"{device}.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def list_hosts(
    models: Iterable[DeviceModel], folder: Path, reach: Reach, users: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Ansible's inventory in the form that `--list` prints: groups by side, level of role and node, and variables.

    `users`: device → account, where it is another than that of `reach`.
    """
    linux = [model for model in models if model.platform is Platform.LINUX]
    groups: dict[str, list[str]] = {}
    for model in linux:
        for group in (f"side_{model.side}", f"role_{model.role.value}", f"node_{model.node.replace('-', '_')}"):
            groups.setdefault(group, []).append(model.code)
    common: HostVariables = {
        "ansible_python_interpreter": "/usr/bin/python3",
        "ansible_pipelining": True,
        "extranet_candidates": str(folder),
    }
    if reach.config:
        common["ansible_ssh_common_args"] = f"-F '{reach.config}'"
    variables = {model.code: _describe(model, reach, (users or {}).get(model.code, "")) for model in linux}
    return {
        "_meta": {"hostvars": variables},
        "all": {"vars": common, "children": sorted(groups)},
        **{name: {"hosts": hosts} for name, hosts in sorted(groups.items())},
    }


def _describe(model: DeviceModel, reach: Reach, user: str) -> HostVariables:
    variables: HostVariables = {"ansible_host": model.code if reach.config else model.management}
    variables["extranet_admin"] = model.services.admin
    if user or reach.user:
        variables["ansible_user"] = user or reach.user
    return variables
