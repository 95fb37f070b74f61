"""One stack with a resource of every type, its pool as it should be, and ways to spoil any value by its kind."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from stacks.drift.known import Known, KnownStack
from stacks.drift.look import Picture
from stacks.provider.check import check
from stacks.resources.handler import Live
from stacks.resources.kinds import Bool, Int, Kind, ListOf, MapOf, Record, Str
from stacks.resources.marks import mark_of
from stacks.resources.registry import all_types
from stacks.resources.values import Secret, Values, canonical, reveal

POOL, ACCOUNT = "mobile", "our-account"
TYPES = all_types()
RULES = [{"direction": "ingress", "protocol": "tcp", "port_min": port} for port in (22, 443)]
QUOTA = {name: 10 for name in TYPES["govcloud:identity:Quota"].inputs if name != "project"}
RESOURCES: dict[str, tuple[str, Values]] = {
    "compute:Attachment": ("srv/vol", {"server": "srv", "volume": "vol"}),
    "compute:Keypair": ("/ops", {"name": "ops", "public_key": "ssh-ed25519 AAAA"}),
    "compute:Server": (
        "srv",
        {"project": "prj", "name": "s", "flavor": "f", "image": "i", "ports": ["prt"], "user_data": Secret("hidden")},
    ),
    "compute:ServerGroup": ("sgr", {"project": "prj", "name": "apart", "policy": "anti-affinity"}),
    "identity:ApplicationCredential": ("usr/app", {"project": "prj", "name": "a", "user": "usr", "roles": ["member"]}),
    "identity:Group": ("grp", {"name": "people", "members": ["usr"]}),
    "identity:Project": ("prj", {"name": "health", "tags": {"level": "3"}, "own_role": "member"}),
    "identity:Quota": ("prj", {"project": "prj", **QUOTA}),
    "identity:RoleAssignment": ("prj/users/usr/member", {"project": "prj", "user": "usr", "role": "member"}),
    "identity:User": ("usr", {"name": "wang", "password": Secret("hidden"), "email": "wang@example.cn"}),
    "image:Image": ("img", {"name": "kylin", "source": "/k.raw", "sha512": "0" * 128, "disk_format": "raw"}),
    "network:AddressGroup": ("agr", {"project": "prj", "name": "offices", "addresses": ["10.8.0.0/16"]}),
    "network:FloatingIp": ("fip", {"project": "prj", "network": "ext", "port": "prt"}),
    "network:Network": ("net", {"project": "prj", "name": "n"}),
    "network:Port": ("prt", {"project": "prj", "name": "p", "network": "net", "fixed_ips": [{"subnet_id": "sub"}]}),
    "network:Router": ("rtr", {"project": "prj", "name": "r", "interfaces": ["sub"], "external_network": "ext"}),
    "network:SecurityGroup": ("grp-sec", {"project": "prj", "name": "web", "rules": RULES}),
    "network:Subnet": ("sub", {"project": "prj", "name": "s", "network": "net", "cidr": "10.9.0.0/24"}),
    "storage:Snapshot": ("snp", {"project": "prj", "name": "s", "volume": "vol"}),
    "storage:Volume": ("vol", {"project": "prj", "name": "v", "size": 10, "metadata": {"a": "1"}}),
}
"""Type → id and inputs as a program says them."""
SAMPLES = (
    *("other", "192.0.2.9", "192.0.2.0/28", "02:00:00:00:00:99", "02:00:00:00:00:98"),
    *("ssh-rsa BBBB", "2031-01-01T00:00:00", "1" * 128),
)
"""Texts of which every kind of text takes one."""


def make_stack(department: str = "health") -> KnownStack:
    """What state says."""
    return KnownStack(POOL, department, tuple(know(department, token) for token in RESOURCES))


def know(department: str, kind: str) -> Known:
    """One resource in state, checked as a run would have."""
    token = f"govcloud:{kind}"
    resource_id, inputs = RESOURCES[kind]
    checked = check(TYPES[token], {}, inputs)
    assert checked.failures == []
    return Known(f"urn:pulumi:{POOL}.{department}::govcloud::{token}::{kind}", resource_id, checked.inputs)


def make_picture(stack: KnownStack) -> Picture:
    """A pool that has exactly that, with what pools choose and tell besides."""
    things: dict[str, dict[str, Live]] = {token: {} for token in TYPES}
    for known in stack.resources:
        things[known.token][known.id] = show(known)
    return Picture(POOL, things, account=ACCOUNT)


def show(known: Known) -> Live:
    """A resource as the pool tells it: without what it does not tell, with what it chose."""
    definition = TYPES[known.token]
    values = {name: v for name, v in reveal(known.inputs).items() if not definition.inputs[name].unseen}
    for name, declared in definition.inputs.items():
        if declared.by_pool and name not in values:
            values[name] = spoil(declared.kind, None)
    if known.token.endswith(":Port"):
        values |= {"fixed_ips": [{"subnet_id": "sub", "ip_address": "10.9.0.5"}], "device_owner": ""}
    return Live(known.id, values, mark_of(known.urn) if "description" in definition.inputs else "")


def told(token: str, values: Values) -> list[str]:
    """Properties of a type whose change by hand is drift: told by the pool, compared, not left to it."""
    inputs = TYPES[token].inputs
    return [n for n, d in inputs.items() if d.compared and not d.unseen and (n in values or not d.by_pool)]


def change(picture: Picture, known: Known, name: str) -> Picture:
    """The pool after somebody changed one property."""
    live = picture.things[known.token][known.id]
    value = spoil(TYPES[known.token].inputs[name].kind, live.values.get(name))
    return put(picture, known.token, replace(live, values={**live.values, name: value}))


def put(picture: Picture, token: str, live: Live) -> Picture:
    """The pool with one more thing, or another one in its place."""
    return replace(picture, things={**picture.things, token: {**picture.things[token], live.id: live}})


def drop(picture: Picture, token: str, thing: str) -> Picture:
    """The pool without a thing."""
    rest = {key: live for key, live in picture.things[token].items() if key != thing}
    return replace(picture, things={**picture.things, token: rest})


def spoil(kind: Kind, value: Any) -> Any:
    """Another value of the kind, in its normal form."""
    return next(each for each in variants(kind, value) if canonical(each) != canonical(value))


def variants(kind: Kind, value: Any) -> Iterator[Any]:
    """Values of the kind, near the given one where that can be."""
    if isinstance(kind, Bool):
        yield from (True, False)
    elif isinstance(kind, Int):
        yield from valid(kind, ((value or kind.least) + 1, (value or kind.most) - 1))
    elif isinstance(kind, Str):
        yield from valid(kind, (*kind.choices, *SAMPLES))
    elif isinstance(kind, MapOf):
        yield {**(value or {}), "by-hand": "yes"}
    elif isinstance(kind, ListOf):
        yield from valid(kind, ([*(value or []), spoil(kind.item, None)],))
    elif isinstance(kind, Record):
        yield record(kind)


def record(kind: Record) -> dict[str, Any]:
    """A record with what it must have."""
    needed = {name: declared for name, declared in kind.properties.items() if declared.required}
    return dict(kind.check({n: spoil(d.kind, None) for n, d in needed.items()}, "", lambda _path, _what: None))


def valid(kind: Kind, samples: Iterable[Any]) -> Iterator[Any]:
    """Those that the kind takes, in normal form."""
    for sample in samples:
        failures: list[str] = []
        checked = kind.check(sample, "", lambda path, _what, failures=failures: failures.append(path))  # type: ignore[misc]
        if not failures:
            yield checked


def plants(stack: KnownStack) -> list[tuple[Known, str]]:
    """Every way to change one property of one resource by hand."""
    return [(known, name) for known in stack.resources for name in told(known.token, known.inputs)]
