"""Calls to the API server of one Kubernetes cluster, by the official client's settings and TLS. Reads only.

Answers are limited in size, calls in number; redirects are not followed and no server tells us how long to wait.
"""

import json
import threading
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from govcloud.errors import UsageError
from govcloud.pools.errors import USUAL, Limits, PoolError
from govcloud.text import Text, literal

if TYPE_CHECKING:
    from kubernetes.client import ApiClient, Configuration

JSON = "application/json"
NAMES_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
NAME_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
"""What makes an API server leave out everything but metadata; one that cannot refuses (406)."""
MOST_BYTES = 64 * 2**20
MOST_CALLS = 2_000
MOST_WORDS = 200
TRANSIENT = frozenset({429, 500, 502, 503, 504})
WORKERS = 8

SILENT = Text("the API server gives no answer", "API 服务器无应答")
REFUSED = Text("the API server answers {status} to {path}", "API 服务器对 {path} 返回 {status}")
STRANGE = Text("the answer to {path} cannot be understood", "无法理解对 {path} 的应答")
TOO_LONG = Text("the answer to {path} is longer than {most} MiB", "对 {path} 的应答超过 {most} MiB")
SPENT = Text("more than {most} calls would be needed", "所需调用超过 {most} 次")
NO_CONTEXT = Text("no kubeconfig has the context `{context}`", "kubeconfig 中没有上下文 `{context}`")
SPOILT = Text("this kubeconfig cannot be used", "无法使用该 kubeconfig")
NOTHING = Text("there is no kubeconfig here", "此处没有 kubeconfig")
TWICE = Text("two kubeconfigs have the context `{context}`", "两个 kubeconfig 都有上下文 `{context}`")
NAME_THEM = Text("name a kubeconfig, or a folder of them", "请指定 kubeconfig 文件或其所在目录")


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    text: str

    def tree(self) -> Any:
        """Its JSON. Raises ValueError."""
        try:
            return json.loads(self.text)
        except RecursionError as deep:
            raise ValueError("nested too deeply") from deep


class ClusterSession:
    """One cluster as one account sees it, or nobody. Safe for threads."""

    def __init__(self, cluster: str, api: "ApiClient", *, limits: Limits = USUAL, most_calls: int = MOST_CALLS) -> None:
        self.cluster = cluster
        self.limits = limits
        self._api = api
        self._most = most_calls
        self._lock = threading.Lock()
        self.calls = 0

    @property
    def server(self) -> str:
        """URL of the API server."""
        return str(self._api.configuration.host)

    @property
    def cafile(self) -> str | None:
        """The authorities that it must be signed by; None for the system's."""
        found = self._api.configuration.ssl_ca_cert
        return str(found) if found else None

    def get(self, path: str, query: Mapping[str, str] | None = None, accept: str = JSON) -> Any:
        """The JSON of an answer. Raises PoolError for everything else."""
        answer = self.ask("GET", path, query, accept)
        if answer.status != HTTPStatus.OK:
            raise self.refuse(path, answer)
        try:
            return answer.tree()
        except ValueError as wrong:
            raise PoolError(self.cluster, "answer", STRANGE(path=path)) from wrong

    def ask(
        self, method: str, path: str, query: Mapping[str, str] | None = None, accept: str = JSON, body: Any = None
    ) -> Answer:
        """Any answer. Raises PoolError: there is none, it is too long, or the calls are used up."""
        from urllib3.exceptions import HTTPError  # noqa: PLC0415 - with the client, whose import takes a second
        from urllib3.util import Timeout  # noqa: PLC0415

        with self._lock:
            if self.calls >= self._most:
                raise PoolError(self.cluster, "budget", SPENT(most=self._most))
            self.calls += 1
        headers = {"Accept": accept, "User-Agent": "govcloud"}
        self._api.update_params_for_auth(headers, [], ["BearerToken"])
        if body is not None:
            headers["Content-Type"] = JSON
        try:
            response = self._api.rest_client.pool_manager.request(
                method,
                self.server + path + (f"?{urlencode(query)}" if query else ""),
                body=None if body is None else json.dumps(body),
                headers=headers,
                timeout=Timeout(connect=self.limits.connect, read=self.limits.read),
                preload_content=False,
                redirect=False,
                retries=False,
            )
            data = response.read(MOST_BYTES + 1, decode_content=True)
            if len(data) > MOST_BYTES:
                response.close()
            response.release_conn()
        except (HTTPError, OSError) as error:
            why = literal(str(error)[:MOST_WORDS])
            raise PoolError(self.cluster, "silent", SILENT, why) from error
        if len(data) > MOST_BYTES:
            raise PoolError(self.cluster, "answer", TOO_LONG(path=path, most=MOST_BYTES // 2**20))
        return Answer(response.status, data.decode("utf-8", "replace"))

    def refuse(self, path: str, answer: Answer) -> PoolError:
        """The error of an answer, with the server's own words."""
        try:
            words = str(answer.tree()["message"])[:MOST_WORDS]
        except (ValueError, KeyError, TypeError):
            words = ""
        what = REFUSED(status=answer.status, path=path)
        return PoolError(
            self.cluster,
            "refused",
            what,
            literal(words) if words else None,
            status=answer.status,
            transient=answer.status in TRANSIENT,
        )

    def alone(self) -> "ClusterSession":
        """The same account over one connection of its own, so that one of several servers answers all."""
        return self._like(deepcopy(self._api.configuration), connections=1)

    def nobody(self) -> "ClusterSession":
        """The same server without credentials."""
        from kubernetes.client import Configuration  # noqa: PLC0415

        own, bare = self._api.configuration, Configuration()
        for name in ("host", "ssl_ca_cert", "verify_ssl", "tls_server_name", "proxy", "no_proxy"):
            setattr(bare, name, getattr(own, name))
        return self._like(bare, connections=1)

    def _like(self, configuration: "Configuration", connections: int) -> "ClusterSession":
        from kubernetes.client import ApiClient  # noqa: PLC0415

        configuration.connection_pool_maxsize = connections
        return ClusterSession(self.cluster, ApiClient(configuration), limits=self.limits, most_calls=self._most)


def find_contexts(place: Path) -> dict[str, Path]:
    """Context → kubeconfig that has it, of a file or of all in a folder. Raises UsageError: one cannot be used."""
    from kubernetes.config import list_kube_config_contexts  # noqa: PLC0415

    files = [place] if place.is_file() else sorted(each for each in place.glob("*") if is_kubeconfig(each))
    if not files:
        raise UsageError(NOTHING, where=str(place), todo=NAME_THEM)
    found: dict[str, Path] = {}
    for file in files:
        try:
            names = [str(each["name"]) for each in list_kube_config_contexts(str(file))[0]]
        except Exception as wrong:  # the client raises whatever a spoilt file leads to
            raise UsageError(SPOILT, where=str(file), why=tell_wrong(wrong)) from wrong
        for name in names:
            if name in found:
                raise UsageError(TWICE(context=name), where=str(file), todo=NAME_THEM)
            found[name] = file
    return found


def is_kubeconfig(path: Path) -> bool:
    """Whether a file of a folder is meant: neither hidden nor a key or certificate beside one."""
    return path.is_file() and not path.name.startswith(".") and path.suffix not in (".crt", ".key", ".pem")


def open_cluster(cluster: str, context: str, contexts: Mapping[str, Path], limits: Limits = USUAL) -> ClusterSession:
    """A session by a context. Raises PoolError: no file has it, or what it names cannot be used."""
    from kubernetes.client import ApiClient, Configuration  # noqa: PLC0415
    from kubernetes.config import load_kube_config  # noqa: PLC0415

    if context not in contexts:
        raise PoolError(cluster, "context", NO_CONTEXT(context=context))
    configuration = Configuration()
    configuration.connection_pool_maxsize = WORKERS
    try:
        file = str(contexts[context])
        load_kube_config(file, context, client_configuration=configuration, persist_config=False)
        return ClusterSession(cluster, ApiClient(configuration), limits=limits)
    except Exception as wrong:
        raise PoolError(cluster, "context", SPOILT, tell_wrong(wrong)) from wrong


def tell_wrong(error: Exception) -> Text:
    """Why a kubeconfig cannot be used. Other words than the client's own may quote a line with a secret in it."""
    own = type(error).__name__ == "ConfigException"
    return literal(str(error)[:MOST_WORDS] if own else type(error).__name__)
