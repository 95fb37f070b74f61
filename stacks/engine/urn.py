"""Names of resources: `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`, and references to providers.

Pure text; what exists under a name is the business of the plan and of the state.
"""

ROOT_STACK_TYPE = "pulumi:pulumi:Stack"
_PREFIX = "urn:pulumi:"
_PROVIDER_PREFIX = "pulumi:providers:"


def make_urn(stack: str, project: str, parent: str, type_token: str, name: str) -> str:
    """The URN of a resource; `parent` is the parent's URN or empty. The root stack lends no type to its children."""
    kinds = qualified_type(parent) if parent else ""
    prefix = f"{kinds}$" if kinds and kinds != ROOT_STACK_TYPE else ""
    return f"{_PREFIX}{stack}::{project}::{prefix}{type_token}::{name}"


def stack_of(urn: str) -> str:
    """The stack that a resource belongs to."""
    return urn.removeprefix(_PREFIX).partition("::")[0]


def qualified_type(urn: str) -> str:
    """The parents' types and the type, joined by `$`."""
    return urn.split("::", 3)[2]


def type_of(urn: str) -> str:
    """The type token of the resource itself."""
    return qualified_type(urn).rpartition("$")[2]


def name_of(urn: str) -> str:
    """The resource's name, the last part (which may itself hold `::`)."""
    return urn.split("::", 3)[3]


def package_of(type_token: str) -> str:
    """The package of a type token `package:module:Type`; of a provider's type, the package that it provides."""
    if is_provider_type(type_token):
        return type_token.removeprefix(_PROVIDER_PREFIX)
    return type_token.partition(":")[0]


def provider_type(package: str) -> str:
    """The type token of a package's provider resource."""
    return _PROVIDER_PREFIX + package


def is_provider_type(type_token: str) -> bool:
    """Whether a type token names a provider resource."""
    return type_token.startswith(_PROVIDER_PREFIX)


def is_default_provider(urn: str) -> bool:
    """Whether a provider was made by the engine rather than by the program."""
    name = name_of(urn)
    return is_provider_type(type_of(urn)) and (name == "default" or name.startswith("default_"))


def split_provider_reference(reference: str) -> tuple[str, str]:
    """The URN and the id of a provider reference `<urn>::<id>`."""
    urn, _, provider_id = reference.rpartition("::")
    return urn, provider_id
