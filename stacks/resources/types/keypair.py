"""A public key that servers are given at first boot. It belongs to a user; its private half is never seen here."""

from collections.abc import Iterable

from govcloud.text import Text
from stacks.resources.common import ID
from stacks.resources.definition import ResourceType
from stacks.resources.handler import Handler, Live
from stacks.resources.job import Job
from stacks.resources.kinds import Str
from stacks.resources.normalise import public_key
from stacks.resources.properties import Property
from stacks.resources.values import Values

MICROVERSION = "2.10"
"""From which an administrator may manage the keys of others."""
INPUTS = {
    "name": Property(Str(pattern=r"[A-Za-z0-9 ._@-]+"), Text("name", "名称"), required=True, replaces=True),
    "public_key": Property(
        Str(most=16384, normalise=public_key), Text("OpenSSH public key", "OpenSSH 公钥"), required=True, replaces=True
    ),
    "user": Property(
        ID, Text("id of its user; the account of the run if empty", "所属用户的 ID；默认为执行账号"), replaces=True
    ),
}
OUTPUTS = {"fingerprint": Property(Str(), Text("fingerprint", "指纹"))}


class KeypairHandler(Handler):
    """Keypairs; their id is `user/name`, the user empty for the account of the run."""

    tells_strays = False

    def create(self, job: Job, new: Values) -> Live:
        """One call."""
        user = new.get("user", "")
        body = {"name": new["name"], "public_key": new["public_key"], **({"user_id": user} if user else {})}
        row = job.call("POST", "compute", "/os-keypairs", {"keypair": body}, microversion=MICROVERSION)["keypair"]
        return make(row, user)

    def read(self, job: Job, resource_id: str) -> Live | None:
        """One call."""
        user = resource_id.partition("/")[0]
        found = job.get("compute", path_of(resource_id), MICROVERSION)
        return None if found is None else make(found["keypair"], user)

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:  # noqa: ARG002
        """Nothing of it can change."""
        live = self.read(job, resource_id)
        return live or self.create(job, new)

    def delete(self, job: Job, resource_id: str, old: Values) -> None:  # noqa: ARG002
        """One call."""
        job.remove("compute", path_of(resource_id), MICROVERSION)

    def list(self, job: Job, project: str = "") -> Iterable[Live]:  # noqa: ARG002 - keys belong to no project
        """One call: those of the account of the run."""
        return self.list_of(job, "")

    def owner(self, resource_id: str) -> str:
        """The user."""
        return resource_id.partition("/")[0]

    def list_of(self, job: Job, owner: str) -> Iterable[Live]:
        """One call: those of a user."""
        only = {"user_id": owner} if owner else None
        rows = job.list("compute", "/os-keypairs", "keypairs", only, MICROVERSION)
        return [make(row["keypair"], owner) for row in rows]

    def find(self, job: Job, new: Values) -> Live | None:
        """By name, which is one of its kind per user; another key of that name is not ours."""
        live = self.read(job, f"{new.get('user', '')}/{new['name']}")
        return live if live and live.values["public_key"] == new["public_key"] else None


def path_of(resource_id: str) -> str:
    """Where it is."""
    user, _, name = resource_id.partition("/")
    return f"/os-keypairs/{name}" + (f"?user_id={user}" if user else "")


def make(row: dict[str, str], user: str) -> Live:
    """A key as the service tells it."""
    values = {"name": row["name"], "public_key": public_key(row["public_key"]), "fingerprint": row["fingerprint"]}
    return Live(f"{user}/{row['name']}", values | ({"user": user} if user else {}))


TYPE = ResourceType(
    module="compute",
    name="Keypair",
    doc=Text("a public key for servers", "云主机的公钥"),
    inputs=INPUTS,
    outputs=OUTPUTS,
    handler=KeypairHandler(),
    delete_before_replace=True,
)
