"""Runs inside a service's own Python and prints the options in effect, as its release's oslo.config merges them.

`service_collector.py` starts it as the service's user, with the files that the process was started with. It knows
options, their defaults, old names and types from the release itself. Secrets never leave it: of addresses of databases
and message buses only the scheme and what is said of TLS stays. It needs what the service needs, and changes nothing.
"""

from __future__ import annotations

import contextlib
import fnmatch
import json
import re
import sys
from importlib import import_module, metadata
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

LIBRARIES = (
    *("oslo.db", "oslo.messaging", "oslo.log", "oslo.cache", "oslo.service.wsgi"),
    *("keystonemiddleware.auth_token", "keystonemiddleware.audit"),
)
NAMESPACES = {
    "keystone": ("keystone",),
    "nova": ("nova.conf",),
    "neutron": ("neutron", "neutron.db", "neutron.ml2", "nova.auth", "placement.auth"),
    "cinder": ("cinder",),
    "glance": ("glance.api", "glance.store"),
    "placement": ("placement.conf",),
}
"""Service → names under which its release lists its options; without the first one nothing is known."""
PASTE = {
    "nova": ("wsgi.api_paste_config", "api-paste.ini"),
    "neutron": ("DEFAULT.api_paste_config", "api-paste.ini"),
    "cinder": ("DEFAULT.api_paste_config", "api-paste.ini"),
    "glance": ("paste_deploy.config_file", "glance-api-paste.ini"),
}
"""Service → option that names the file of its pipelines, and the name where nothing is said."""
SHARED = "backend_defaults"
"""Cinder's options for all backends, which a backend's own section overrides."""
WANTED = (
    *("*.insecure", "*.auth_url", "*.www_authenticate_uri", "*.endpoint_override", "*.glance_api_servers"),
    *("*.connection", "*.slave_connection", "*.connection_parameters", "*.transport_url"),
    *("oslo_messaging_rabbit.ssl", "oslo_messaging_kafka.security_protocol"),
    *(
        "security_compliance.*",
        "*.volume_clear_size",
        "token.expiration",
        "token.provider",
        "fernet_tokens.*",
        "jwt_tokens.*",
    ),
    *("DEFAULT.admin_token", "DEFAULT.insecure_debug", "DEFAULT.debug", "DEFAULT.auth_strategy", "api.auth_strategy"),
    *("DEFAULT.notification_format", "DEFAULT.notification_opt_out", "oslo_messaging_notifications.driver"),
    *("audit_middleware_notifications.driver", "audit_middleware_notifications.use_oslo_messaging"),
    *("paste_deploy.flavor", "paste_deploy.config_file", "DEFAULT.compute_driver", "libvirt.live_migration_*"),
    *("libvirt.images_type", "libvirt.volume_clear", "DEFAULT.enabled_backends"),
    *("*.volume_driver", "*.volume_clear", "*.lvm_type"),
    *("DEFAULT.log_file", "DEFAULT.log_dir", "DEFAULT.log_rotation_type", "DEFAULT.max_logfile_count"),
    *("DEFAULT.log_rotate_interval", "DEFAULT.log_rotate_interval_type"),
    *("DEFAULT.use_journal", "DEFAULT.use_syslog", "DEFAULT.use_stderr"),
)
"""Options that rules look at. Of one without a star, null says that it has no value, or that its release has no such
option."""
ADDRESSES = ("connection", "slave_connection", "transport_url")
SAID_OF_TLS = re.compile(r"^(ssl|tls|unix_socket|\w*default_file)")
HIDDEN = "***"
MOST_LACKING = 50
"""Packages that may be left out."""


def main() -> None:
    """Print what was asked for by the first argument."""
    asked = json.loads(sys.argv[1])
    sys.path[:] = filter(None, sys.path)  # nothing from the folder in which it happens to run
    out, sys.stdout = sys.stdout, sys.stderr  # what a service's module prints must not spoil the answer
    json.dump(answer(asked), out)


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """The files, in the order in which they count, and the options."""
    cfg = import_module("oslo_config.cfg")
    service = asked["service"]
    conf = cfg.ConfigOpts()
    listed = list_options(service)
    for group, options in listed:
        register(conf, group, options)
    conf([*asked["arguments"]], project=service, prog=asked["program"], default_config_files=asked["files"])
    overridden = asked["overrides"]
    files = list_files(conf, asked["arguments"])
    told: dict[str, str | None] = {}
    for name, values in read_raw(cfg, files).items():
        if is_wanted(name) and "$" not in values[-1]:
            told[name] = show(name, values[-1], secret=False)
    names = {(name_of(group), option.dest): option for group, options in listed for option in options}
    backends = conf.enabled_backends or [] if service == "cinder" else []
    for backend in backends:
        shared = [option for (group, _), option in names.items() if group == SHARED]
        register(conf, backend, shared)
        names.update({(backend, option.dest): option for option in shared})
    for (group, name), option in names.items():
        full = f"{group}.{name}"
        if not is_wanted(full):
            continue
        told.pop(full, None)
        if full in overridden:
            told[full] = show(full, overridden[full], secret=option.secret)
            continue
        with contextlib.suppress(Exception):  # a value that its type refuses is not known
            told[full] = show(full, find_value(conf, group, name, is_backend=group in backends), secret=option.secret)
    for each in WANTED:
        if "*" not in each and tuple(each.split(".")) not in names:
            told.setdefault(each, None)
    return {"files": files, "options": told, "paste": find_paste(conf, service)}


def list_options(service: str) -> list[tuple[Any, list[Any]]]:
    """Group and options of the service and of the libraries that it uses, with the defaults that it gives these."""
    main_name, *more = NAMESPACES[service]
    for each in find_entries("oslo.config.opts.defaults", (main_name,)):
        with contextlib.suppress(Exception):
            each.load()()
    found = list(load(find_entries("oslo.config.opts", (main_name,))[0]))
    for each in find_entries("oslo.config.opts", (*more, *LIBRARIES)):
        with contextlib.suppress(Exception):  # one that lacks what it needs here is not in effect
            found += each.load()()
    return [(None if name_of(group) == "DEFAULT" else group, list(options)) for group, options in found]


def load(entry: Any) -> Any:
    """What a release lists. Packages that are not installed are left out: drivers that want them cannot run here."""
    for _ in range(MOST_LACKING):
        try:
            return entry.load()()
        except ModuleNotFoundError as error:
            if not error.name or error.name.partition(".")[0] == entry.value.partition(".")[0]:
                raise
            sys.modules[error.name] = MagicMock()
    return entry.load()()


def find_entries(group: str, names: tuple[str, ...]) -> Any:
    """What packages register under a name."""
    found: Any = metadata.entry_points()
    entries = found.select(group=group) if hasattr(found, "select") else found.get(group, [])
    return [each for name in names for each in entries if each.name == name]


def register(conf: Any, group: Any, options: list[Any]) -> None:
    """Make options known; of two with one name the first counts. What a driver requires may not be in use."""
    for option in options:
        option.required = False
        with contextlib.suppress(Exception):
            conf.register_opt(option, group=group)


def find_value(conf: Any, group: str, name: str, *, is_backend: bool) -> Any:
    """The value in effect; a backend that does not say it itself has that of all backends."""
    section = None if group == "DEFAULT" else group
    if is_backend and not conf.get_location(name, section).location.is_user_controlled:
        section = SHARED
    return conf[name] if section is None else conf[section][name]


def read_raw(cfg: Any, files: list[str]) -> dict[str, list[str]]:
    """`section.option` → values as they stand, also of options that no list has; later files win."""
    found: dict[str, list[str]] = {}
    for path in files:
        sections: dict[str, dict[str, list[str]]] = {}
        cfg.ConfigParser(path, sections).parse()
        for section, options in sections.items():
            found.update({f"{section}.{name}": values for name, values in options.items()})
    return found


def list_files(conf: Any, arguments: list[str]) -> list[str]:
    """Files in the order in which oslo.config reads them: usual ones unless others are named, then as named."""
    files = [] if "--config-file" in arguments else [*conf.default_config_files]
    for folder in [] if "--config-dir" in arguments else conf.default_config_dirs:
        files += list_folder(folder)
    for option, value in zip(arguments[::2], arguments[1::2]):  # noqa: B905 - Python 3.9
        files += [value] if option == "--config-file" else list_folder(value)
    return files


def list_folder(folder: str) -> list[str]:
    """Files of a folder of configuration."""
    return sorted(map(str, Path(folder).glob("*.conf")))


def find_paste(conf: Any, service: str) -> str | None:
    """Path of the file that says by which filters requests go; None where the release has none."""
    option, usual = PASTE.get(service, ("", ""))
    if not option:
        return None
    group, _, name = option.partition(".")
    with contextlib.suppress(Exception):
        found: str | None = conf.find_file((conf[name] if group == "DEFAULT" else conf[group][name]) or usual)
        return found
    return None


def name_of(group: Any) -> str:
    """A group's name in the file."""
    return "DEFAULT" if group is None else str(getattr(group, "name", group))


def is_wanted(full: str) -> bool:
    """Whether rules look at it."""
    return any(fnmatch.fnmatchcase(full, each) for each in WANTED)


def show(full: str, value: Any, *, secret: bool) -> str | None:
    """A value as text, without anything secret; None where there is none."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        value = [f"{key}:{each}" for key, each in value.items()]
    text = ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    name = full.rpartition(".")[2]
    if name in ADDRESSES:
        query = text.rpartition("@")[2].partition("?")[2].split("&")
        kept = "&".join(each for each in query if SAID_OF_TLS.match(each))
        return f"{text.partition(':')[0]}://{HIDDEN}{'?' if kept else ''}{kept}"
    if name == "connection_parameters":
        return "&".join(each for each in text.split("&") if SAID_OF_TLS.match(each))
    if secret:
        return HIDDEN if text else ""
    return re.sub(r"(?<=://)[^/]*@", "", text)


if __name__ == "__main__":
    main()
