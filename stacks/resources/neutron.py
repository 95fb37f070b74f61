"""What things of the network service have in common: project, name, description and tags."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from govcloud.text import Text
from stacks.resources.common import DESCRIPTION, NAME, PROJECT, TAGS
from stacks.resources.handler import Live
from stacks.resources.job import Job
from stacks.resources.kinds import Str
from stacks.resources.properties import Property
from stacks.resources.rest import RestHandler
from stacks.resources.tags import tags_from, tags_to
from stacks.resources.values import Values

COMMON = {"project": PROJECT, "name": NAME, "description": DESCRIPTION, "tags": TAGS}
STATUS = {"status": Property(Str(least=0), Text("what the network service says of it", "网络服务给出的状态"))}


class NetworkHandler(RestHandler):
    """A collection of the network service: tags need a call of their own, which is made only where there are any."""

    def body(self, job: Job, new: Values, names: Iterable[str]) -> dict[str, Any]:
        """Without tags."""
        return super().body(job, new, [name for name in names if name != "tags"])

    def parse(self, row: Mapping[str, Any]) -> Values:
        """With tags as a map."""
        return {**super().parse(row), "tags": tags_from(row.get("tags") or [])}

    def finish(self, job: Job, live: Live, new: Values) -> Live:
        """Write the tags when they are not as they should be."""
        wanted = new.get("tags", {})
        if live.values.get("tags", {}) == wanted:
            return live
        path = f"{self.place.path}/{live.id}/tags"
        job.call("PUT", "network", path, {"tags": tags_to(wanted)})
        return replace(live, values={**live.values, "tags": wanted})
