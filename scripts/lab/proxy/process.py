"""The fault proxy as a process of the lab: started with it, stopped with it, restarted when it died."""

import os
import socket
import sys
import time

from govcloud.errors import GovcloudError
from govcloud.settings import PRODUCT
from govcloud.text import Text, literal
from scripts.lab.layout import HOST, Layout
from scripts.lab.processes import Process, start

MODULE = "scripts.lab.proxy.server"
READY_SECONDS = 30.0


def proxy_process(layout: Layout) -> Process:
    """The proxy's process."""
    folder = layout.root / "proxy"
    return Process("fault proxy", folder / "pid", folder / "log", MODULE)


def start_proxy(layout: Layout) -> None:
    """Start the proxy and return when its control interface listens, which is the last thing it does; GovcloudError."""
    process = proxy_process(layout)
    process.pid_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    environment = {
        **{name: os.environ[name] for name in ("HOME", "LANG", "TZ") if name in os.environ},
        "PATH": os.defpath,
        "PYTHONPATH": str(PRODUCT),
        "GOVCLOUD_LAB_DIR": str(layout.root),
        "GOVCLOUD_LAB_PORTS": str(layout.first_port),
        "GOVCLOUD_CACHE_DIR": str(layout.cache),
    }
    start(process, [sys.executable, "-P", "-m", MODULE, str(process.pid_file.parent)], environment)
    end = time.monotonic() + READY_SECONDS
    while not listens(layout.proxy_control_port):
        if process.pid is None or time.monotonic() > end:
            what = Text("the fault proxy did not start", "故障注入代理未能启动")
            raise GovcloudError(what, where=str(process.log), why=literal(process.last_words()))
        time.sleep(0.05)


def listens(port: int) -> bool:
    """Whether something listens on a port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0
