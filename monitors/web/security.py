"""What the checks of security say, by subject, and which grave ones fail. Pure."""

from collections.abc import Mapping

from govcloud.text import Language, Text
from monitors.metrics import security as metrics
from monitors.web.delta import Json
from monitors.web.readings import Readings
from policies.catalogue.read import Check
from policies.verdict import Severity

VERDICTS = ("pass", "fail", "waived", "missing", "manual", "not-applicable")
MOST_FAILING = 8
SUBJECTS = {
    "accounts": Text("accounts", "账户与权限"),
    "capacity": Text("capacity", "容量"),
    "cryptography": Text("cryptography", "密码应用"),
    "extranet": Text("extranet", "政务外网"),
    "hosts": Text("hosts", "主机"),
    "kubernetes": Text("clusters", "容器集群"),
    "monitoring": Text("monitoring", "监测"),
    "networks": Text("networks", "网络边界"),
    "platform": Text("platform", "云平台"),
    "security": Text("records", "安全管理"),
    "servers": Text("servers", "云主机"),
    "storage": Text("storage and backup", "存储与备份"),
    "tenants": Text("tenants", "租户"),
    "other": Text("other", "其他"),
}


def show_security(
    readings: Readings, checks: Mapping[str, Check], language: Language, *, most: int = MOST_FAILING
) -> dict[str, Json]:
    """Verdicts by subject, the gravest failing checks, what is new, waivers, drift."""
    subjects: dict[str, dict[str, Json]] = {}
    totals: dict[str, int] = dict.fromkeys(VERDICTS, 0)
    failing: dict[str, tuple[int, float]] = {}
    for labels, value, _ in readings.all(metrics.VERDICTS):
        check, severity, verdict = labels
        subject = checks[check].subject if check in checks else "other"
        title = SUBJECTS.get(subject, Text(subject, subject)).render(language)
        row = subjects.setdefault(subject, {"title": title, **dict.fromkeys(VERDICTS, 0)})
        name = verdict if verdict in VERDICTS else "missing"
        before = row[name]
        row[name] = (before if isinstance(before, int) else 0) + int(value)
        totals[name] += int(value)
        if name == "fail" and value:
            failing[check] = (rank(severity), failing.get(check, (0, 0.0))[1] + value)
    worst = sorted(failing.items(), key=lambda each: (each[1][0], -each[1][1], each[0]))
    shown: dict[str, Json] = {
        "source": readings.source_of(metrics.VERDICTS) or "checks",
        "totals": {**totals},
        "subjects": dict(sorted(subjects.items())),
        "failing": {check: show_check(check, *found, checks, language) for check, found in worst[:most]},
        "failing_more": max(0, len(worst) - most),
        "new": {labels[0]: int(value) for labels, value in readings.merged(metrics.NEW_FAILURES).items() if value},
        "waivers": {labels[0]: int(value) for labels, value in sorted(readings.merged(metrics.WAIVERS).items())},
    }
    drift = readings.merged(metrics.DRIFTED)
    if drift:
        shown["drift"] = int(sum(drift.values()))
    for _, value, _ in readings.all(metrics.CHECKED):
        shown["checked"] = int(value)
    return shown


def show_check(
    check: str, severity: int, objects: float, checks: Mapping[str, Check], language: Language
) -> dict[str, Json]:
    """A failing check."""
    grave = list(Severity)[severity]
    title = checks[check].title.render(language) if check in checks else check
    return {"title": title, "severity": grave.value, "word": grave.words.render(language), "objects": int(objects)}


def rank(severity: str) -> int:
    """0 for the gravest; what nobody knows is taken as the gravest."""
    return Severity(severity).rank if severity in set(Severity) else 0


def show_notices(readings: Readings) -> dict[str, Json]:
    """Numbered notices by level and state; empty: nobody tells any."""
    levels: dict[str, Json] = {}
    for labels, value, _ in readings.all(metrics.NOTICES):
        row = levels.setdefault(labels[0], {})
        if isinstance(row, dict):
            row[labels[1]] = int(value)
    if not levels:
        return {}
    overdue = {labels[0]: int(value) for labels, value in readings.merged(metrics.NOTICES_OVERDUE).items() if value}
    return {
        "source": readings.source_of(metrics.NOTICES),
        "levels": dict(sorted(levels.items())),
        "overdue": {**overdue},
    }
