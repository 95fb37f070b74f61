"""Give nodes their whole configuration by a plain copy and a restart: no candidate, no way back, no record. It is for
tests and for looking at renderings; the product's way is `govcloud extranet push`.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from extranet.agent.files import owner_and_mode
from extranet.devices.model import DeviceModel
from extranet.rendering import render_device
from govcloud.inventory.models.extranet import Platform
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.nodes import WORKERS, find_node, run_on_node

SERVICES = (
    "systemd-sysctl",
    "extranet-zones",
    "nftables",
    "extranet-shaping",
    "frr",
    "extranet-track",
    "keepalived",
    "ulogd2",
)
"""In the order of their start; a node starts those that it has files for."""
START = """
systemctl daemon-reload
systemctl enable --quiet "$@" 2>/dev/null
systemctl stop keepalived extranet-track frr 2>/dev/null || :
systemctl restart "$@"
"""


def load_all(box: Box, models: Sequence[DeviceModel]) -> None:
    """Render and load every device that is run for real; raises GovcloudError."""
    real = [model for model in models if model.platform is Platform.LINUX]
    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(lambda model: load_node(box, model.code, render_device(model)), real))


def load_node(box: Box, code: str, files: Mapping[str, str]) -> None:
    """Put these files on a node and start what they configure; raises GovcloudError."""
    pid = find_node(box, code)
    if pid is not None:
        for path, text in files.items():
            file = box.path_of(pid, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            file.chmod(owner_and_mode(path, text.encode())[1])
    services = [name for name in SERVICES if is_configured(name, files)]
    run_on_node(box, code, "sh", "-c", "chown -R frr:frr /etc/frr")
    run_on_node(box, code, "sh", "-e", "-s", *services, words=START)


def is_configured(service: str, files: Mapping[str, str]) -> bool:
    """Whether there is something for a service to do."""
    own = {"keepalived": "etc/keepalived/keepalived.conf", "ulogd2": "etc/ulogd.conf"}.get(service)
    return own is None or own in files
