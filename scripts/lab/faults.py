"""Faults on purpose, for tests: `with faults("huawei").inject(Status(503), service="compute", times=2) as fault: ...`

Clients feel them when they use the cloud entry `<pool>.faults`, which leads through the proxy; `<pool>` stays sound.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from typing import Any, TypedDict, Unpack

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.lab.layout import HOST, Layout, load_layout
from scripts.lab.proxy.access import TOKEN_HEADER, keep_token
from scripts.lab.proxy.rules import Kind, Rule

SECONDS = 10.0


@dataclass(frozen=True)
class Action:
    """What happens to a call; made by the functions below."""

    kind: Kind
    milliseconds: int = 0
    status: int = 503
    retry_after: int | None = None


def status(code: int, retry_after: int | None = None) -> Action:
    """Answer with an error of our own, if need be with a Retry-After header (seconds)."""
    return Action("status", status=code, retry_after=retry_after)


def delay(milliseconds: int) -> Action:
    """Let it wait, then pass it on."""
    return Action("delay", milliseconds=milliseconds)


DROP = Action("drop")
"""Close the connection without an answer."""
HANG = Action("hang")
"""Keep the connection open and never answer."""
CUT = Action("cut")
"""Pass the call on and close the connection in the middle of the answer's body."""


class Scope(TypedDict, total=False):
    """Which calls: see `Rule` for what the words mean."""

    service: str
    method: str
    path: str
    times: int | None
    probability: float
    seed: int
    after: bool


@dataclass(frozen=True)
class Fault:
    """A rule in force."""

    number: int
    owner: "Faults"

    @property
    def hits(self) -> int:
        """How many calls it has spoilt so far."""
        rows = self.owner.list_rules()
        return next((int(row["hits"]) for row in rows if row["number"] == self.number), 0)


@dataclass(frozen=True)
class Faults:
    """The faults of one pool."""

    pool: str
    layout: Layout

    @contextmanager
    def inject(self, action: Action, **scope: Unpack[Scope]) -> Iterator[Fault]:
        """A fault that lasts as long as the `with` block."""
        fault = self.add(action, **scope)
        try:
            yield fault
        finally:
            self._call("DELETE", f"/rules/{fault.number}")

    def add(self, action: Action, **scope: Unpack[Scope]) -> Fault:
        """A fault that lasts until it is cleared or used up."""
        rule = Rule(self.pool, **asdict(action), **scope)
        return Fault(int(self._call("POST", "/rules", asdict(rule))["number"]), self)

    def clear(self) -> int:
        """Remove all faults of this pool; returns how many."""
        return int(self._call("DELETE", f"/rules?pool={self.pool}")["removed"])

    def list_rules(self) -> list[dict[str, Any]]:
        """This pool's rules with `number`, `hits`, `used_up` and `rule`."""
        return [row for row in self._call("GET", "/rules") if row["rule"]["pool"] == self.pool]

    def _call(self, method: str, path: str, body: object = None) -> Any:
        connection = HTTPConnection(HOST, self.layout.proxy_control_port, timeout=SECONDS)
        try:
            connection.request(method, path, json.dumps(body), {TOKEN_HEADER: keep_token(self.layout)})
            answer = connection.getresponse()
            text = answer.read()
        except OSError as problem:
            raise GovcloudError(
                Text("the fault proxy does not answer", "故障注入代理没有响应"),
                why=literal(str(problem)),
                todo=Text("run `govcloud lab up`", "请执行 `govcloud lab up`"),
            ) from problem
        finally:
            connection.close()
        if answer.status >= 400:  # noqa: PLR2004 - HTTP's first error status
            what = Text("the fault proxy refused the rule", "故障注入代理拒绝了该规则")
            raise GovcloudError(what, why=literal(text.decode(errors="replace")))
        return json.loads(text)


def faults(pool: str, layout: Layout | None = None) -> Faults:
    """The faults of a pool in the environment's lab."""
    return Faults(pool, layout or load_layout())
