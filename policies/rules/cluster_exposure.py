"""Rules on what clusters open to the outside: services, ports of nodes, ingresses and their certificates."""

from collections.abc import Iterable
from datetime import timedelta

from govcloud.text import Text
from policies.facts.cluster import Ingress, Secret, Service
from policies.facts.fact import Fact
from policies.facts.gaps import Cause, MissingError
from policies.facts.measured import TlsEndpoint
from policies.facts.register import Exposure
from policies.facts.workload import Workload
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.namespaces import OWNED, PLATFORM, system_in
from policies.registry import rule
from policies.rules.endpoints import UNPROBED
from policies.world import World

APPROVE = Text("have the exposure approved in the inventory, or close it", "在清单中补办对外暴露审批，或关闭")
OPEN = ("NodePort", "LoadBalancer")
WEB = ("tcp/443", "tcp/80")
NEEDS = (*OWNED, Exposure)

type Ports = tuple[str, ...]
"""Ports of which one has to be approved: `tcp/443`."""


@rule("k8s-exposure-approved", needs=NEEDS, remedy=APPROVE)
def service_approved(service: Service, world: World, *, platform: tuple[str, ...] = PLATFORM) -> Judgement:
    """Each port of a service that is open to the outside is in an exposure of its system, by its own number or a
    node's."""
    if service.namespace in platform or not (service.type in OPEN or service.external_ips):
        return not_applicable("not open to the outside, or the platform's own", "未对外暴露或平台自有")
    ports = [
        tuple(f"{each.protocol}/{port}" for port in (each.port, each.node_port) if port is not None)
        for each in service.ports
    ]
    return judge_ports(service, service.namespace, ports, world)


@rule("k8s-exposure-approved.ingress", needs=NEEDS, remedy=APPROVE)
def ingress_approved(ingress: Ingress, world: World, *, platform: tuple[str, ...] = PLATFORM) -> Judgement:
    """The system of an ingress has an exposure for the web."""
    if ingress.namespace in platform:
        return not_applicable("the platform's own", "平台自有")
    return judge_ports(ingress, ingress.namespace, [WEB], world)


@rule("k8s-exposure-approved.port", needs=NEEDS, remedy=APPROVE)
def host_port_approved(workload: Workload, world: World, *, platform: tuple[str, ...] = PLATFORM) -> Judgement:
    """Each port of a node that a container takes is in an exposure of its system."""
    ports = (
        [] if workload.namespace in platform else [(port,) for each in workload.containers for port in each.host_ports]
    )
    if not ports or not workload.runs:
        return not_applicable("takes no port of a node, or the platform's own", "未占用节点端口或平台自有")
    return judge_ports(workload, workload.namespace, ports, world)


def judge_ports(thing: Fact, namespace: str, ports: Iterable[Ports], world: World) -> Judgement:
    """What is open against the exposures of the namespace's system."""
    system = system_in(thing, namespace, world)
    if system is None:
        return fails("open, and of no registered system", "对外暴露且不属于任何登记系统")
    mine = [each for each in world.where(Exposure, thing, department=system.department) if each.system == system.code]
    approved = {f"{each.protocol}/{port}" for each in mine for port in each.ports}
    wrong = [names for names in ports if not approved & set(names)]
    if wrong:
        shown = ", ".join(" | ".join(names) for names in wrong)
        return fails("open without approval: {ports}", "未经审批对外暴露：{ports}", system, *mine, ports=shown)
    return passes("approved", "已审批", system, *mine)


@rule(
    "k8s-ingress-tls",
    needs=(Secret, TlsEndpoint),
    remedy=Text(
        "give each host a TLS secret, and renew its certificate in time", "为每个主机配置 TLS Secret，并及时更换证书"
    ),
)
def ingress_encrypted(
    ingress: Ingress, world: World, *, platform: tuple[str, ...] = PLATFORM, least_days: int = 30
) -> Judgement:
    """Each host of an ingress has a TLS secret that is there, and shows a certificate of its name that does not end
    soon. Certificates are seen by handshakes, for what is in secrets is not read."""
    if ingress.namespace in platform:
        return not_applicable("the platform's own", "平台自有")
    bare = find_any(ingress.hosts, lambda host: not is_covered(host, ingress, world))
    if bare:
        return fails("without a TLS secret: {hosts}", "缺少 TLS Secret：{hosts}", hosts=", ".join(bare) or "*")
    soon = find_any(ingress.hosts, lambda host: not is_good(host, ingress, world, least_days))
    if soon:
        return fails(
            "the certificate ends soon or is of another name: {hosts}",
            "证书即将到期或名称不符：{hosts}",
            hosts=", ".join(soon),
        )
    return passes("encrypted", "已加密")


def is_covered(host: str, ingress: Ingress, world: World) -> bool:
    """Whether a secret that is there is named for a host."""
    named = [each.secret for each in ingress.tls if host in each.hosts or (not each.hosts and not host)]
    return any(each and world.one(Secret, ingress, f"{ingress.namespace}/{each}") for each in named)


def is_good(host: str, ingress: Ingress, world: World, least_days: int) -> bool:
    """Whether the certificate that was shown for a host is its own and lasts. Raises MissingError: none was seen."""
    url = f"https://{host}"
    seen = world.one(TlsEndpoint, ingress, url)
    if seen is None:
        raise MissingError(Cause.UNTOLD, UNPROBED(url=url))
    return seen.name_matches and seen.not_after is not None and seen.not_after >= world.now + timedelta(days=least_days)
