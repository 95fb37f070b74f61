"""How grave a finding is. One table; what is not in it is of medium gravity. Pure."""

from stacks.drift.finding import Severity
from stacks.resources.definition import ResourceType

WORDS = frozenset({"name", "description", "tags", "metadata", "email", "properties"})
"""Properties that are words for people or programs and change nothing that runs."""
GRAVE = {
    "AddressGroup": ("addresses",),
    "Attachment": ("delete_with_server",),
    "FloatingIp": ("port", "fixed_address"),
    "Group": ("members",),
    "Image": ("sha512", "visibility", "protected"),
    "Network": ("shared", "port_security", "admin_state_up"),
    "Port": ("security_groups", "port_security", "allowed_pairs", "fixed_ips", "admin_state_up"),
    "Project": ("enabled",),
    "Router": ("external_network", "interfaces", "routes", "admin_state_up"),
    "SecurityGroup": ("rules", "stateful"),
    "Server": ("image", "ports", "keypair"),
    "User": ("enabled", "default_project"),
}
"""Type → properties whose change opens or closes a way in, or a way for data."""
GRAVE_STRAYS = frozenset({"RoleAssignment", "ApplicationCredential", "FloatingIp", "Router", "Attachment", "User"})
"""Types whose things are a way in by being there."""


def rate_change(definition: ResourceType, name: str) -> Severity:
    """Of a property that is not as it should be."""
    if name in GRAVE.get(definition.name, ()):
        return Severity.HIGH
    return Severity.LOW if name in WORDS else Severity.MEDIUM


def rate_missing(definition: ResourceType) -> Severity:
    """Of a resource that is gone."""
    return Severity.HIGH if definition.holds_data or definition.name in GRAVE else Severity.MEDIUM


def rate_stray(definition: ResourceType) -> Severity:
    """Of a thing that no stack has."""
    return Severity.HIGH if definition.name in GRAVE_STRAYS else Severity.MEDIUM
