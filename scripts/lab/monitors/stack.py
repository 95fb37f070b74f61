"""One stack of monitoring: Prometheus, Alertmanager, VictoriaMetrics in one folder, on loopback ports of its own.

The lab has one; a test makes one for itself with `private_stack`. Writing rules, routes or targets anew and starting
again makes what runs read them; nothing is restarted for it.
"""

import contextlib
import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from govcloud.files import write_atomic
from scripts.lab.layout import HOST
from scripts.lab.monitors.configuration import Wish, write_prometheus
from scripts.lab.monitors.packages import Tools, keep_tools
from scripts.lab.monitors.part import Part, start_parts
from scripts.lab.monitors.ports import find_ports
from scripts.lab.processes import stop_all

RETENTION = "2d"
FLUSH = "2s"
"""How long Prometheus, when it ends, tries to write to a place that does not answer."""
RESEND = "5s"
"""So that an alert which met no Alertmanager is soon told again."""
ASK_SECONDS = 30.0


@dataclass(frozen=True)
class Stack:
    """A stack, running or not. `ports` are those of Prometheus, Alertmanager and VictoriaMetrics."""

    folder: Path
    tools: Tools
    ports: tuple[int, int, int]

    @property
    def prometheus(self) -> str:
        """Its address, as host:port."""
        return f"{HOST}:{self.ports[0]}"

    @property
    def alertmanager(self) -> str:
        """Its address, as host:port."""
        return f"{HOST}:{self.ports[1]}"

    @property
    def victoria(self) -> str:
        """Address of VictoriaMetrics, as host:port."""
        return f"{HOST}:{self.ports[2]}"

    @property
    def lock(self) -> Path:
        """Held by whoever changes it."""
        return self.folder.with_name(f"{self.folder.name}.lock")

    @property
    def parts(self) -> list[Part]:
        """All programs that it can have."""
        return [
            self._part(
                "victoria-metrics",
                self.ports[2],
                "/health",
                f"-storageDataPath={self.folder / 'victoria-metrics'}",
                f"-httpListenAddr={self.victoria}",
                "-retentionPeriod=1",
                "-memory.allowedBytes=128MB",
                "-search.latencyOffset=1s",
                "-search.disableCache",
                "-loggerLevel=WARN",
            ),
            self._part(
                "prometheus-alertmanager",
                self.ports[1],
                "/-/ready",
                f"--config.file={self.folder / 'alertmanager.yml'}",
                f"--storage.path={self.folder / 'alertmanager'}",
                f"--web.listen-address={self.alertmanager}",
                "--cluster.listen-address=",
                "--log.level=warn",
            ),
            self._part(
                "prometheus",
                self.ports[0],
                "/-/ready",
                f"--config.file={self.folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={self.folder / 'prometheus'}",
                f"--storage.tsdb.retention.time={RETENTION}",
                f"--storage.remote.flush-deadline={FLUSH}",
                f"--rules.alert.resend-delay={RESEND}",
                f"--web.listen-address={self.prometheus}",
                f"--web.local-assets={self.tools.folder / 'usr/share/prometheus/web'}",
                "--web.enable-lifecycle",
                "--log.level=warn",
            ),
        ]

    def start(self, wish: Wish, *, history: bool = False) -> list[str]:
        """Start what `wish` asks for and does not run, with VictoriaMetrics for `history`, and return when it is ready.

        What runs reads its configuration anew where that changed. Returns the names of what was started; raises
        GovcloudError.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        wanted = [part for part in self.parts if self._is_wanted(part, wish, history)]
        config = write_prometheus(
            wish, self.alertmanager if wish.alertmanager else "", self.victoria if history else ""
        )
        files = {**wish.files, "prometheus.yml": config, "alertmanager.yml": wish.alertmanager}
        changed = {name for name, text in files.items() if self._write(name, text)}
        started = start_parts(wanted)
        if changed:
            for part in wanted:
                if part.name not in started and part.name != "victoria-metrics":
                    self.ask(f"{HOST}:{part.port}", "/-/reload", post=True)
        return started

    def stop(self) -> list[str]:
        """Stop all of it; what it has stored stays. Returns the names of what ran."""
        return stop_all([part.process for part in self.parts])

    def stop_part(self, name: str) -> None:
        """Stop one program, such as `prometheus`."""
        stop_all([part.process for part in self.parts if part.name == name])

    def query(self, expression: str, address: str = "") -> list[dict[str, Any]]:
        """What an instant query finds: entries with `metric` and `value`; of Prometheus unless `address` says else."""
        found = json.loads(self.ask(address or self.prometheus, f"/api/v1/query?{urlencode({'query': expression})}"))
        result: list[dict[str, Any]] = found["data"]["result"]
        return result

    def alerts(self) -> list[dict[str, Any]]:
        """Alerts as Prometheus has them, pending and firing: `labels`, `annotations`, `state`, `activeAt`, `value`."""
        result: list[dict[str, Any]] = json.loads(self.ask(self.prometheus, "/api/v1/alerts"))["data"]["alerts"]
        return result

    def received(self) -> list[dict[str, Any]]:
        """Alerts as Alertmanager has them: `labels`, and `status` with what inhibits or silences each."""
        result: list[dict[str, Any]] = json.loads(self.ask(self.alertmanager, "/api/v2/alerts"))
        return result

    def ask(self, address: str, path: str, *, post: bool = False) -> str:
        """The answer to one request; raises OSError."""
        request = urllib.request.Request(f"http://{address}{path}", method="POST" if post else "GET")
        with urllib.request.urlopen(request, timeout=ASK_SECONDS) as answer:  # noqa: S310 - the same
            text: str = answer.read().decode()
            return text

    def _part(self, name: str, port: int, ready_path: str, *arguments: str) -> Part:
        command = tuple(self.tools.command(name, *arguments))
        return Part(name, self.folder, port, ready_path, command, str(self.folder))

    def _is_wanted(self, part: Part, wish: Wish, history: bool) -> bool:
        if part.name == "victoria-metrics":
            return history
        return part.name == "prometheus" or bool(wish.alertmanager)

    def _write(self, name: str, text: str) -> bool:
        file = self.folder / name
        if file.exists() and file.read_text() == text:
            return False
        write_atomic(file, text, mode=0o600)
        return True


@contextlib.contextmanager
def private_stack(folder: Path, cache: Path, wish: Wish, *, history: bool = False) -> Iterator[Stack]:
    """A stack of one's own in `folder`, on free ports, stopped at the end. Raises GovcloudError."""
    first, second, third = find_ports(3)
    stack = Stack(folder, keep_tools(cache), (first, second, third))
    try:
        stack.start(wish, history=history)
        yield stack
    finally:
        stack.stop()
