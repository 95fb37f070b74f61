"""Rules on what the platform's services say to each other and write down: encryption, records of operations, logs."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from operator import eq

from govcloud.text import Text
from policies.facts.gaps import Cause, MissingError
from policies.facts.services import OPTION, Pipeline, ServiceConfig
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.registry import rule
from policies.retention import judge_retention
from policies.world import World

AUTHENTICATES, AUDITS = "keystonemiddleware.auth_token:", "keystonemiddleware.audit:"
"""Beginnings of names of filters."""
AUDITED = ("keystone", "nova", "neutron", "cinder", "glance")
BY_MESSAGES = ("nova", "neutron", "cinder")
"""Services whose parts talk by the message bus."""
IN_PROCESS = ("fake", "kombu+memory")
LOCAL = ("sqlite",)
VERIFIED = ("required", "require", "verify_ca", "verify-ca", "verify_identity", "verify-full")
URLS = ("auth_url", "www_authenticate_uri", "endpoint_override", "glance_api_servers")
SILENT = ("", "noop")


@rule(
    "service-internal-tls",
    remedy=Text("use TLS for the database, the message bus and URLs", "数据库、消息总线和服务 URL 启用 TLS"),
)
def parts_talk_encrypted(config: ServiceConfig, world: World) -> Judgement:
    """The database, the message bus and other services are called by TLS; services also prove who they are."""
    wrong = [what for what, _ in find_any(list_calls(config), lambda call: call[1]())]
    if wrong:
        return fails("unencrypted or unverified: {what}", "未加密或未校验：{what}", what=", ".join(wrong))
    return passes("encrypted", "均已加密")


def list_calls(config: ServiceConfig) -> Iterator[tuple[str, Callable[[], bool]]]:
    """What others are called by, with the question whether that is wrong."""
    for name, value in config.find("insecure"):
        yield name, partial(eq, value, "true")
    for option in URLS:
        for name, value in config.find(option):
            yield from ((f"{name} {url}", partial(url.startswith, "http:")) for url in value.split(","))
    for option in ("connection", "slave_connection"):
        for name, url in config.find(option):
            yield name, partial(is_plain_database, config, name, url)
    for name, url in config.find("transport_url"):
        yield name, partial(is_plain_bus, config, url)


def is_plain_database(config: ServiceConfig, option: str, url: str) -> bool:
    """Whether a database is called in the clear. Raises MissingError: a file that was not read says it."""
    scheme, _, query = url.partition("?")
    more = config.value(f"{option.rpartition('.')[0]}.connection_parameters") or ""
    said = dict(each.partition("=")[::2] for each in f"{query}&{more}".split("&") if each)
    if scheme.partition(":")[0].partition("+")[0] in LOCAL or "unix_socket" in said:
        return False
    mode = said.get("ssl_mode") or said.get("sslmode") or ""
    if {"ssl_ca", "ssl_capath"} & said.keys() or said.get("ssl") in ("1", "true") or mode.lower() in VERIFIED:
        return False
    if any(name.endswith("default_file") for name in said):
        raise MissingError(Cause.UNTOLD, OPTION(option=option, service=config.title))
    return True


def is_plain_bus(config: ServiceConfig, url: str) -> bool:
    """Whether a message bus is called in the clear; of what happens, only some services tell it anything."""
    drivers = config.value("oslo_messaging_notifications.driver") or ""
    if config.service not in BY_MESSAGES and not any(each.startswith("messaging") for each in drivers.split(",")):
        return False
    scheme, _, query = url.partition("?")
    scheme = scheme.partition(":")[0]
    if scheme in IN_PROCESS or "ssl=1" in query or "ssl=true" in query.lower():
        return False
    if scheme.startswith("kafka"):
        return "SSL" not in (config.value("oslo_messaging_kafka.security_protocol") or "")
    return config.value("oslo_messaging_rabbit.ssl") != "true"


@rule(
    "audit-api-enabled",
    remedy=Text(
        "put the audit filter into the pipelines, and send its records", "在 API 流水线中加入审计过滤器并外送审计记录"
    ),
)
def operations_audited(config: ServiceConfig, world: World, *, most_minutes: int = 60) -> Judgement:
    """Every way by which people are let in leads through the audit, and its records go out and arrive."""
    if config.service not in AUDITED or not is_api(config):
        return not_applicable("answers no requests of people", "不处理用户请求")
    if config.service == "keystone":
        if config.value("DEFAULT.notification_format") != "cadf":
            return fails("records are not in the audit's format", "通知格式不是 CADF")
    else:
        bare = find_any(config.pipelines, is_unaudited)
        if bare:
            return fails(
                "not audited: {names}", "未审计：{names}", names=", ".join(sorted({each.name for each in bare}))
            )
    if set((find_driver(config) or "").split(",")) <= {*SILENT}:
        return fails("its records go nowhere", "审计记录未外送")
    if world.now - config.audit_seen > timedelta(minutes=most_minutes):
        return fails("last record came at {at}", "最近一条审计记录：{at}", at=config.audit_seen)
    return passes("audited", "已审计")


def is_api(config: ServiceConfig) -> bool:
    """Whether a program is one that answers requests."""
    return config.program == config.service or any(word in config.program for word in ("api", "wsgi", "server"))


def is_unaudited(pipeline: Pipeline) -> bool:
    """Whether requests are let in without an audit that knows who asks."""
    gates = [number for number, each in enumerate(pipeline.filters) if each.startswith(AUTHENTICATES)]
    audits = [number for number, each in enumerate(pipeline.filters) if each.startswith(AUDITS)]
    return bool(gates) and not any(number > gates[0] for number in audits)


def find_driver(config: ServiceConfig) -> str | None:
    """By which way its records go out."""
    if config.service != "keystone":
        if config.value("audit_middleware_notifications.use_oslo_messaging") == "false":
            return "log"
        own = config.value("audit_middleware_notifications.driver")
        if own:
            return own
    return config.value("oslo_messaging_notifications.driver")


@rule(
    "audit-retention-180d",
    remedy=Text("keep logs for six months, on the host or in a store", "在主机或日志库中留存日志六个月以上"),
)
def logs_kept(config: ServiceConfig, world: World, *, days: int = 180) -> Judgement:
    """A log that stays on its host is not deleted before half a year; and no day of it is lost."""
    return judge_retention(config, elsewhere=config.log_elsewhere, days=days)
