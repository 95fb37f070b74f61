"""What a stack's programs are told: the configuration files of Prometheus and of the blackbox exporter, as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Target:
    """Who is asked for metrics.

    `addresses` are host:port, or what the exporter `via` is to look at; each with labels of its own.
    """

    job: str
    addresses: Mapping[str, Mapping[str, str]]
    path: str = "/metrics"
    token_file: Path | None = None
    """A file with the bearer token that it wants."""
    via: str = ""
    """The exporter (host:port) that looks at the addresses."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Of the query, such as the exporter's module."""
    interval_s: int | None = None
    """Seconds between scrapes where it is not the stack's interval."""


@dataclass(frozen=True)
class Wish:
    """What a stack is for."""

    targets: Sequence[Target]
    rules: Sequence[Path] = ()
    """Rule files; a name may have `*`."""
    alertmanager: str = ""
    """Alertmanager's configuration; without it there is no Alertmanager."""
    interval_s: int = 5
    """Seconds between scrapes, and between evaluations of rules."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """On everything that leaves Prometheus: alerts, remote writes."""
    files: Mapping[str, str] = field(default_factory=dict)
    """What else its configuration reads, beside it: name → content."""


def write_prometheus(wish: Wish, alertmanager: str, victoria: str) -> str:
    """Prometheus' configuration; the addresses are empty for what the stack does not have."""
    interval = f"{wish.interval_s}s"
    document: dict[str, object] = {
        "global": {
            "scrape_interval": interval,
            "scrape_timeout": interval,
            "evaluation_interval": interval,
            "external_labels": dict(wish.labels),
        },
        "rule_files": [str(each) for each in wish.rules],
        "scrape_configs": [describe_target(each) for each in wish.targets],
    }
    if alertmanager:
        document["alerting"] = {"alertmanagers": [{"static_configs": [{"targets": [alertmanager]}]}]}
    if victoria:
        queue = {"batch_send_deadline": "1s"}
        document["remote_write"] = [{"url": f"http://{victoria}/api/v1/write", "queue_config": queue}]
    return yaml.safe_dump(document, sort_keys=False)


def describe_target(target: Target) -> dict[str, object]:
    """One job of `scrape_configs`."""
    job: dict[str, object] = {
        "job_name": target.job,
        "metrics_path": target.path,
        "static_configs": [
            {"targets": [address], "labels": dict(labels)} if labels else {"targets": [address]}
            for address, labels in target.addresses.items()
        ],
    }
    if target.interval_s:
        job["scrape_interval"] = f"{target.interval_s}s"
    if target.token_file:
        job["authorization"] = {"credentials_file": str(target.token_file)}
    if target.parameters:
        job["params"] = {name: [value] for name, value in target.parameters.items()}
    if target.via:
        job["relabel_configs"] = [
            {"source_labels": ["__address__"], "target_label": "__param_target"},
            {"source_labels": ["__param_target"], "target_label": "instance"},
            {"target_label": "__address__", "replacement": target.via},
        ]
    return job


BLACKBOX = """modules:
  icmp:
    prober: icmp
    timeout: 2s
    icmp: {preferred_ip_protocol: ip4}
  ssh:
    prober: tcp
    timeout: 2s
    tcp:
      preferred_ip_protocol: ip4
      query_response: [{expect: "^SSH-2.0-"}]
"""
"""What the blackbox exporter can look for."""
