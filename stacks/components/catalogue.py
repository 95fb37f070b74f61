"""What a pool offers, as its base stack has put down: ids by names of the catalogue. Departments' stacks read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import pulumi
from pulumi.runtime import invoke_async

from govcloud.text import Text
from stacks.components.names import BASE
from stacks.components.say import join, refuse, warn

READ_OUTPUTS = "pulumi:pulumi:readStackOutputs"
"""What a `StackReference` asks the engine. Asked directly, a base that is not there is told in one sentence of ours
and fails no resource, and no state carries a copy of the base's outputs."""
OUTPUT = "offer"
KINDS = {
    "flavors": Text("flavor", "规格"),
    "images": Text("image", "镜像"),
    "networks": Text("network of zone", "网络区"),
    "volume_types": Text("volume type", "卷类型"),
}
MISSING = Text(
    "stack `{pool}.base` has not been deployed, so the pool's flavors, images and networks are not known",
    "栈 `{pool}.base` 尚未部署，无法得知该资源池的规格、镜像和网络",
)
DEPLOY = Text("deploy `{pool}.base` first", "请先部署 `{pool}.base`")
NOT_OFFERED = Text("pool `{pool}` does not offer {names}", "资源池 `{pool}` 没有{names}")
CORRECT = Text(
    "correct the pool's file of the inventory or ask its provider, then deploy `{pool}.base` again",
    "请更正清单中该资源池的文件或联系运营方，然后重新部署 `{pool}.base`",
)


@dataclass(frozen=True)
class Catalogue:
    """Names of the catalogue → what the pool has for them."""

    pool: str
    flavors: Mapping[str, str]
    """→ id."""
    images: Mapping[str, str]
    """→ id."""
    networks: Mapping[str, str]
    """Zone → id of the external network."""
    volume_types: Mapping[str, str]
    """→ the pool's name."""
    address_groups: Mapping[str, str]
    """Zone → id of the group of all prefixes of the zone; none where the pool has no address groups."""
    known: bool = True
    """False in a preview before the base is there: ids are then told as known after the run."""

    def find(self, kind: str, name: str) -> Any:
        """The pool's id or name for one that `require` has let pass; `kind` is the name of a field."""
        offered: Mapping[str, str] = getattr(self, kind)
        return offered[name] if self.known else pulumi.UNKNOWN

    def require(self, names: Iterable[tuple[str, str]]) -> None:
        """Raises RunError when the pool does not have all of these, as kind and name, and tells all that it lacks."""
        lacking = [each for each in dict.fromkeys(names) if self.known and each[1] not in getattr(self, each[0])]
        if lacking:
            told = join(
                Text("{kind} `{name}`", "{kind} `{name}`")(kind=KINDS[kind], name=name) for kind, name in lacking
            )
            what = NOT_OFFERED(pool=self.pool, names=told)
            raise refuse(what, todo=CORRECT(pool=self.pool), where=self.pool)

    def outputs(self) -> dict[str, Any]:
        """What the base exports."""
        skipped = ("pool", "known")
        return {field.name: dict(getattr(self, field.name)) for field in fields(self) if field.name not in skipped}


async def read_catalogue(pool: str) -> Catalogue:
    """The outputs of the pool's base. Before there are any, a preview is given unknown ids and all else is refused."""
    name = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pool}.{BASE}"
    try:
        answer = await invoke_async(READ_OUTPUTS, {"name": name})
    except Exception as error:
        if "unknown stack" not in str(error):
            raise
        answer = {}
    found = (answer.get("outputs") or {}).get(OUTPUT)
    if found is None:
        if not pulumi.runtime.is_dry_run():
            raise refuse(MISSING(pool=pool), todo=DEPLOY(pool=pool))
        warn(MISSING(pool=pool), DEPLOY(pool=pool))
        return Catalogue(pool, {}, {}, {}, {}, {}, known=False)
    return from_outputs(pool, found)


def from_outputs(pool: str, found: Mapping[str, Any]) -> Catalogue:
    """What `Catalogue.outputs` gave; an older base may not have said everything.

    A base that failed leaves gaps, which are dropped: as the other side of a rule a gap would mean anybody.
    """
    told: dict[str, Any] = {}
    for field in fields(Catalogue):
        if field.name not in ("pool", "known"):
            given = found.get(field.name) or {}
            told[field.name] = {name: each for name, each in given.items() if each is not None}
    return Catalogue(pool, **told)
