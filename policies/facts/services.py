"""Facts of how the platform's own services are configured, read on the hosts that run them.

Options are those in effect for a process, with the defaults of its release, and not what one file says.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.gaps import Cause, MissingError
from policies.facts.reading import expect, or_none, read_number
from policies.facts.record import Record, told

OPTION = Text("option `{option}` of {service}", "{service} 的选项 `{option}`")
CHANGED = Text(
    "options of {service} ({files} changed after it was started)", "{service} 的选项（{files} 在启动后被修改）"
)


def read_options(value: Any) -> Mapping[str, str | None]:
    """`section.option` → value as text; None: it has none, or the release has no such option."""
    return {expect(name, str): None if item is None else expect(item, str) for name, item in value.items()}


def read_mode(value: Any) -> int:
    """`0640`, or the number."""
    return int(value, 8) if isinstance(value, str) else read_number(value)


class ConfigFile(Record):
    """A file or folder of a service's configuration."""

    path: str
    mode: int = told(read=read_mode)
    owner: str
    group: str
    folder: bool


class TokenKey(Record):
    """A key with which tokens are made."""

    path: str
    mode: int = told(read=read_mode)
    owner: str
    changed: datetime
    digest: str
    primary: bool
    """Whether new tokens are made with it."""


class Pipeline(Record):
    """A way that requests go: filters by the functions that make them, in order."""

    name: str
    filters: tuple[str, ...]


class ServiceConfig(Fact):
    """A service's program on a host. Its id is `host/program`."""

    KIND = "platform.ServiceConfig"
    WORDS = Text("configurations of services", "服务配置")

    name: str
    service: str
    """`keystone`, `nova`, `neutron`, `cinder`, `glance` or `placement`."""
    host: str
    program: str
    """As `nova-compute`; the service's name where one program is all of it."""
    user: str
    group: str
    """As whom it runs."""
    options: Mapping[str, str | None] = told(read=read_options)
    """Those that rules look at, with the release's defaults; secrets are hidden. Use `value` and `find`."""
    changed: tuple[str, ...]
    """Files that are younger than the process: what is in effect is not what they say."""
    files: tuple[ConfigFile, ...] = told(read=ConfigFile.read_parts())
    pipelines: tuple[Pipeline, ...] = told(read=Pipeline.read_parts())
    """Those by which the service's application can be reached."""
    keys: tuple[TokenKey, ...] = told(read=TokenKey.read_parts())
    log_days: int | None = told(read=or_none(read_number))
    """After how many days rotation deletes its log; 0: by size, however young; None: nothing deletes it."""
    log_elsewhere: bool
    """Whether its log may go to a store of logs."""
    log_lost_days: int
    """Told by the log store: days of the last 180 of which it has no line, since the service is there."""
    audit_seen: datetime
    """Told by the log store: when the last record of an operation came."""

    def value(self, option: str) -> str | None:
        """What is in effect for `section.option`. Raises MissingError."""
        if self.changed:
            raise MissingError(Cause.STALE, CHANGED(service=self.title, files=", ".join(self.changed)))
        if option not in self.options:
            raise MissingError(Cause.UNTOLD, OPTION(option=option, service=self.title))
        return self.options[option]

    def number(self, option: str) -> int | None:
        """The same as a number."""
        value = self.value(option)
        return None if value is None else int(value)

    def find(self, name: str) -> Iterator[tuple[str, str]]:
        """Options of this name in any section that have a value. Raises MissingError."""
        for option in self.options:
            value = self.value(option) if option.rpartition(".")[2] == name else None
            if value:
                yield option, value
