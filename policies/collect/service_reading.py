"""What the collector of services printed on a host, as values of the fact. Pure; what was not said is left out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from policies.collect.host_reading import NOT_UNDERSTOOD
from policies.collect.log_rotation import days_by_logrotate

APPLICATIONS = {"nova": "osapi_compute", "neutron": "neutron", "cinder": "osapi_volume", "glance": "glance-api"}
"""Service → name of its application among the pipelines."""
INTERVALS = {"seconds": 1 / 86400, "minutes": 1 / 1440, "hours": 1 / 24, "days": 1, "weekday": 7, "midnight": 1}
MOST_WAYS = 200
"""By which an application is reached: more is no answer of a sane file."""
JOURNALS = ("use_journal", "use_syslog", "use_stderr")

type Said = Mapping[str, Any]
type Way = tuple[str, list[str]]
type Sections = Mapping[str, Mapping[str, str]]


def read_service(host: Said, said: Said) -> dict[str, Any]:
    """Values of a `ServiceConfig` from one service of a document. Raises one of `NOT_UNDERSTOOD`."""
    started = float(said["started"])
    values: dict[str, Any] = {
        "name": f"{said['program']} @ {host['name']}",
        "host": host["name"],
        **{name: said[name] for name in ("service", "program", "user", "group")},
    }
    options, files, keys = said["options"], said["files"], said["keys"]
    if options is not None:
        values["options"] = options
        for read in (read_log, read_pipelines):
            with suppress(*NOT_UNDERSTOOD):
                values |= read(host, said, options)
    if files is not None:
        values["files"] = files
        values["changed"] = [each["path"] for each in files if not each["folder"] and each["changed"] > started]
    if keys is not None:
        newest = max((each["path"] for each in keys), key=number_of, default="")
        values["keys"] = [
            {**key, "changed": datetime.fromtimestamp(key["changed"], UTC), "primary": key["path"] == newest}
            for key in keys
        ]
    return values


def number_of(path: str) -> int:
    """A fernet key's number, the highest of which is the primary one; other keys have none."""
    name = path.rpartition("/")[2]
    return int(name) if name.isdigit() else -1


def read_pipelines(_: Said, said: Said, options: Mapping[str, str | None]) -> dict[str, Any]:
    """The pipelines by which the application is reached, where the service has a file of them that could be read."""
    sections: Sections | None = said["pipelines"]
    name = APPLICATIONS.get(said["service"])
    if sections is None or name is None:
        return {}
    strategy = options.get("api.auth_strategy") or options.get("DEFAULT.auth_strategy") or ""
    if said["service"] == "glance":
        flavor = options["paste_deploy.flavor"]
        name, strategy = (f"{name}-{flavor}", flavor) if flavor else (name, "default")
    ways = list(islice(walk(sections, name, strategy, ()), MOST_WAYS + 1))
    if len(ways) > MOST_WAYS:
        raise ValueError(name)
    return {"pipelines": [{"name": name, "filters": filters} for name, filters in ways]}


def walk(sections: Sections, name: str, strategy: str, above: tuple[str, ...]) -> Iterator[Way]:
    """Each way from a name to an application, with the functions of its filters. Raises KeyError: no such name."""
    if name in above:
        raise KeyError(name)
    above = (*above, name)
    if f"composite:{name}" in sections:
        section = sections[f"composite:{name}"]
        targets = {key: value for key, value in section.items() if key not in ("use", "paste.composite_factory")}
        if not any(key.startswith("/") for key in targets):  # one of several ways to authenticate
            chosen = strategy if strategy in targets else ""
            for each in [targets[chosen]] if chosen else targets.values():
                yield from go(sections, each.split(), strategy, above)
            return
        for each in targets.values():
            yield from walk(sections, each, strategy, above)
    elif f"pipeline:{name}" in sections:
        yield from go(sections, sections[f"pipeline:{name}"]["pipeline"].split(), strategy, above)
    elif f"app:{name}" in sections:
        yield name, []
    else:
        raise KeyError(name)


def go(sections: Sections, words: Sequence[str], strategy: str, above: tuple[str, ...]) -> Iterator[Way]:
    """Filters and then an application."""
    filters = [factory_of(sections[f"filter:{word}"]) for word in words[:-1]]
    for _, more in walk(sections, words[-1], strategy, above):
        yield above[-1], [*filters, *more]


def factory_of(section: Mapping[str, str]) -> str:
    """What makes a filter."""
    return section.get("paste.filter_factory") or section["use"]


def read_log(host: Said, _: Said, options: Mapping[str, str | None]) -> dict[str, Any]:
    """How long its log is kept on the host, and whether it may be kept elsewhere."""
    if any(f"DEFAULT.{name}" not in options for name in (*JOURNALS, "log_file", "log_dir", "log_rotation_type")):
        return {}
    path, folder = options["DEFAULT.log_file"], options["DEFAULT.log_dir"]
    elsewhere = bool(host["shippers"]) or any(options[f"DEFAULT.{name}"] == "true" for name in JOURNALS)
    values: dict[str, Any] = {"log_elsewhere": elsewhere or not (path or folder)}
    if path or folder:
        full = f"{folder.rstrip('/')}/{path or 'x.log'}" if folder and not (path or "").startswith("/") else str(path)
        kept = [
            days for days in (days_by_itself(options), days_by_logrotate(host["rotation"], full)) if days is not None
        ]
        values["log_days"] = min(kept, default=None)
    return values


def days_by_itself(options: Mapping[str, str | None]) -> int | None:
    """Days after which the service's own rotation deletes; None where it has none."""
    sort = options["DEFAULT.log_rotation_type"]
    if sort in (None, "none"):
        return None
    if sort == "size":
        return 0
    unit = INTERVALS[str(options["DEFAULT.log_rotate_interval_type"]).lower()]
    return int(int(str(options["DEFAULT.log_rotate_interval"])) * unit * int(str(options["DEFAULT.max_logfile_count"])))
