"""Asks one storage array about its pairs and its arbiter, by an interface in the shape of Huawei's DeviceManager REST.

Three lists after a sign-in, nothing is changed. No such array was at hand: this was tried against a simulated one only.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests

from govcloud.text import Text
from monitors.dual_active.login import Login
from policies.facts.gaps import Cause, MissingError

NORMAL = "1"
"""Of health and of running states."""
LINK_UP = "10"
WHOLE = "100"
"""Per cent that are synchronised."""
SIGN_IN = "xx/sessions"
CONNECT_S, READ_S, ALL_S = 3.0, 5.0, 20.0
MOST_BYTES = 8 << 20
SILENT = Text("array {name} does not answer", "阵列 {name} 无应答")
SLOW = Text("array {name} does not answer in time", "阵列 {name} 应答超时")
REFUSED = Text("array {name} refuses the sign-in", "阵列 {name} 拒绝登录")
STRANGE = Text("what array {name} answers is not understood", "阵列 {name} 的应答无法识别")
NO_PAIRS = Text("array {name} tells of no pair", "阵列 {name} 未返回任何双活对")
OPEN = Text("array {name} is not asked: a password goes over https only", "未查询阵列 {name}：密码只能经 https 发送")


@dataclass(frozen=True, slots=True)
class Half:
    """One array's word on its pairs."""

    healthy: bool
    """All pairs are healthy and run normally, and so do their domains."""
    in_sync: bool
    """No pair is split, stale or still copying."""
    progress: float
    """Of the pair that is furthest behind, per cent."""
    sizes: Mapping[str, int]
    """Pair → bytes."""
    arbiter: bool
    """It has a link to the arbiter that is up."""


class Array:
    """One array. Every look signs in and out by itself."""

    def __init__(self, url: str, login: Login, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.url, self.login, self._clock = url.rstrip("/"), login, clock
        self.name = urlsplit(url).netloc
        self.calls = 0

    def look(self) -> Half:
        """What it says. Raises MissingError: it is away, too slow, refuses, or says what cannot be understood."""
        refuse_open(self.url, self.name)
        deadline = self._clock() + ALL_S
        try:
            with requests.Session() as session:
                session.trust_env = False
                session.verify = str(self.login.trust) if self.login.trust else True
                return self._ask(session, deadline)
        except requests.Timeout as late:
            raise MissingError(Cause.UNREAD, SLOW(name=self.name)) from late
        except requests.RequestException as away:
            raise MissingError(Cause.UNREAD, SILENT(name=self.name)) from away
        except (KeyError, TypeError, ValueError, AttributeError) as odd:
            raise MissingError(Cause.UNTOLD, STRANGE(name=self.name)) from odd

    def _ask(self, session: requests.Session, deadline: float) -> Half:
        body = {"username": self.login.user, "password": self.login.password, "scope": "0"}
        told = self._call(session, "POST", SIGN_IN, deadline, body)
        session.headers["iBaseToken"] = str(told["iBaseToken"])
        device = str(told["deviceid"])
        try:
            pairs, domains, links = (
                self._call(session, "GET", f"{device}/{path}", deadline)
                for path in ("HyperMetroPair?range=[0-4095]", "HyperMetroDomain?range=[0-32]", "QuorumServerLink")
            )
        finally:
            with suppress(requests.RequestException, MissingError, KeyError, TypeError, ValueError):
                self._call(session, "DELETE", f"{device}/sessions", deadline)  # an array has few sessions
        return self._read(pairs, domains, links)

    def _read(self, pairs: Sequence[Any], domains: Sequence[Any], links: Sequence[Any]) -> Half:
        if not pairs:
            raise MissingError(Cause.UNTOLD, NO_PAIRS(name=self.name))
        return Half(
            healthy=all(each["HEALTHSTATUS"] == NORMAL for each in (*pairs, *domains))
            and all(each["RUNNINGSTATUS"] == NORMAL for each in domains),
            in_sync=all(each["RUNNINGSTATUS"] == NORMAL and each["SYNCPROGRESS"] == WHOLE for each in pairs),
            progress=min(float(each["SYNCPROGRESS"]) for each in pairs),
            sizes={str(each["ID"]): int(each["CAPACITYBYTE"]) for each in pairs},
            arbiter=any(each["RUNNINGSTATUS"] == LINK_UP for each in links),
        )

    def _call(self, session: requests.Session, verb: str, path: str, deadline: float, body: Any = None) -> Any:
        """The data of an answer."""
        self.calls += 1
        with session.request(
            verb,
            f"{self.url}/deviceManager/rest/{path}",
            json=body,
            timeout=(CONNECT_S, READ_S),
            stream=True,
            allow_redirects=False,
        ) as answer:
            if answer.status_code in (requests.codes.unauthorized, requests.codes.forbidden):
                raise MissingError(Cause.UNREAD, REFUSED(name=self.name))
            answer.raise_for_status()
            told = json.loads(self._read_body(answer, deadline))
        if told["error"]["code"] != 0:
            raise MissingError(Cause.UNREAD, (REFUSED if path == SIGN_IN else STRANGE)(name=self.name))
        return told.get("data", [])

    def _read_body(self, answer: requests.Response, deadline: float) -> bytes:
        found = bytearray()
        for piece in answer.iter_content(1 << 14):
            found += piece
            if len(found) > MOST_BYTES:
                raise ValueError("more than any array has to say")
            if self._clock() > deadline:
                raise requests.Timeout
        return bytes(found)


def refuse_open(url: str, name: str) -> None:
    """Raises MissingError: a password would go over the network in the open. To this machine itself it may."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return
    try:
        here = parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
    except ValueError:
        here = False
    if parts.scheme != "http" or not here:
        raise MissingError(Cause.UNREAD, OPEN(name=name))
