"""The OpenStack services that the product talks to: official type, name, API version. Not what a pool has."""

from dataclasses import dataclass

from govcloud.text import Text, literal


@dataclass(frozen=True)
class Service:
    """One kind of service, by its official type (service-types-authority)."""

    type: str
    name: Text
    version: int | None = None
    """Major version of its API; None where the API has no version in its URL."""
    required: bool = True
    """A pool without it is of no use to the product."""


SERVICES = {
    service.type: service
    for service in (
        Service("identity", Text("identity service (keystone)", "身份认证服务（keystone）"), 3),
        Service("compute", Text("compute service (nova)", "计算服务（nova）"), 2),
        Service("network", Text("network service (neutron)", "网络服务（neutron）"), 2),
        Service("block-storage", Text("block-storage service (cinder)", "块存储服务（cinder）"), 3),
        Service("image", Text("image service (glance)", "镜像服务（glance）"), 2),
        Service("placement", Text("placement service", "资源放置服务（placement）"), required=False),
        Service("load-balancer", Text("load-balancer service (octavia)", "负载均衡服务（octavia）"), 2, required=False),
        Service("dns", Text("DNS service (designate)", "域名服务（designate）"), 2, required=False),
        Service("key-manager", Text("key service (barbican)", "密钥服务（barbican）"), 1, required=False),
        Service("object-store", Text("object storage (swift)", "对象存储（swift）"), 1, required=False),
        Service("shared-file-system", Text("file storage (manila)", "文件存储（manila）"), 2, required=False),
    )
}
"""Official type → service, in the order in which people read them."""


def service_name(service_type: str) -> Text:
    """What people call a service; the type itself where the product does not know it."""
    known = SERVICES.get(service_type)
    return known.name if known else literal(service_type)
