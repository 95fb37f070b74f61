"""What went wrong in one call, as flat facts: read from an exception and all that is nested in it. No sentences."""

import json
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.client import IncompleteRead, RemoteDisconnected
from typing import Any
from urllib.parse import urlsplit

from govcloud.pools.tls import Handshake

LOOPBACK = ("127.", "::1", "localhost")
WORDS_LIMIT = 160
"""Characters of a server's own words that are shown."""
SECRET_SHOWN = "***"  # noqa: S105 - what is shown instead of one


class SlowBodyError(Exception):
    """An answer was begun in time but not finished in time."""


@dataclass(frozen=True)
class Failure:
    """One failed call."""

    url: str
    service: str = "identity"
    """Official type of the service that was called."""
    call: str = ""
    """Method and path."""
    status: int | None = None
    """HTTP status, when there was an answer."""
    said: str = ""
    """The server's (or the library's) own words, short and without secrets."""
    errors: tuple[BaseException, ...] = ()
    """The exception and everything nested in it."""
    look: Handshake | None = None
    """What a TLS handshake with the same port showed, where somebody looked."""

    def of(self, service: str) -> "Failure":
        """The same failure, of another service."""
        return replace(self, service=service)

    @property
    def host(self) -> str:
        """Host of the URL."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """Port of the URL."""
        parts = urlsplit(self.url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    @property
    def origin(self) -> str:
        """Scheme, host and port: never a user or password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{urlsplit(self.url).scheme}://{host}:{self.port}"

    @property
    def status_class(self) -> str:
        """`5xx` and the like; empty without an answer."""
        return f"{self.status // 100}xx" if self.status else ""

    @property
    def plain(self) -> bool:
        """The call went out without TLS."""
        return urlsplit(self.url).scheme == "http"

    @property
    def local(self) -> bool:
        """The server is this machine."""
        return is_loopback(self.host)

    def has(self, *kinds: type[BaseException]) -> bool:
        """Whether an exception of one of `kinds` is among the errors."""
        return any(isinstance(error, kinds) for error in self.errors)

    def errno(self, *numbers: int) -> bool:
        """Whether the operating system reported one of `numbers`."""
        return any(isinstance(error, OSError) and error.errno in numbers for error in self.errors)

    @property
    def verify_code(self) -> int:
        """OpenSSL's verification code of the certificate; 0 when that was not the problem."""
        return next((e.verify_code for e in self.errors if isinstance(e, ssl.SSLCertVerificationError)), 0)

    @property
    def tls_reason(self) -> str:
        """OpenSSL's name of a handshake failure, such as `WRONG_VERSION_NUMBER`; empty when TLS was not the problem."""
        reasons = (error.reason or "TLS" for error in self.errors if isinstance(error, ssl.SSLError))
        return next(reasons, "")

    @property
    def cut(self) -> bool:
        """The server closed the connection before the answer was complete."""
        return self.has(ConnectionResetError, BrokenPipeError, RemoteDisconnected, IncompleteRead)


def read_failure(error: BaseException, url: str, service: str, call: str = "") -> Failure:
    """The facts in `error`: one of requests, keystoneauth1, openstacksdk or the operating system."""
    errors = tuple(unfold(error))
    answers = (answer for each in errors if (answer := getattr(each, "response", None)) is not None)
    answer = next(answers, None)
    said = shorten(str(errors[-1]) or type(errors[-1]).__name__)
    failure = Failure(url=url, service=service, call=call, errors=errors, said=said)
    return failure if answer is None else with_answer(failure, answer)


def with_answer(failure: Failure, answer: Any) -> Failure:
    """The failure with the facts of an HTTP answer (a `requests.Response`)."""
    url = answer.url or failure.url
    call = f"{answer.request.method} {urlsplit(url).path}"
    return replace(failure, status=answer.status_code, said=server_words(answer), url=url, call=call)


def unfold(error: BaseException) -> Iterator[BaseException]:
    """The error and everything it wraps, each once, outermost first."""
    seen: set[int] = set()
    queue: list[object] = [error]
    while queue:
        current = queue.pop(0)
        if not isinstance(current, BaseException) or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        queue += [*current.args, getattr(current, "reason", None), current.__cause__, current.__context__]


def server_words(answer: Any) -> str:
    """The message in an OpenStack error body, or the beginning of whatever came."""
    try:
        body = answer.json()
    except (json.JSONDecodeError, ValueError):
        return shorten(answer.text or answer.reason or "")
    message = find_message(body)
    return shorten(message or answer.reason or "")


def find_message(body: object) -> str:
    """The first `message`, `detail` or `title` in nested JSON: each service wraps it in its own way."""
    if isinstance(body, dict):
        for key in ("message", "detail", "title"):
            if isinstance(body.get(key), str):
                return str(body[key])
        return next((found for value in body.values() if (found := find_message(value))), "")
    if isinstance(body, list):
        return next((found for value in body if (found := find_message(value))), "")
    return ""


def shorten(words: str) -> str:
    """One line of at most `WORDS_LIMIT` characters, without a full stop at its end."""
    line = " ".join(words.split()).rstrip(".。")
    return line if len(line) <= WORDS_LIMIT else line[: WORDS_LIMIT - 1] + "…"


def hide(words: str, secrets: tuple[str, ...]) -> str:
    """The words with every secret in them blacked out."""
    for secret in secrets:
        words = words.replace(secret, SECRET_SHOWN)
    return words


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    return host.startswith(LOOPBACK)
