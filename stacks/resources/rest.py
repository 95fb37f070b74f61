"""The handler of things that a service keeps in a plain collection: most types need only a `Place`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from stacks.resources.handler import Handler, Live
from stacks.resources.job import Job
from stacks.resources.kinds import check_value
from stacks.resources.marks import KEY, describe, mark_of, split_description, split_mark, split_metadata
from stacks.resources.properties import Property
from stacks.resources.values import Values


@dataclass(frozen=True)
class Place:
    """Where a service keeps the things, and how."""

    service: str
    path: str
    key: str
    """The name of one thing in bodies and answers."""
    plural: str = ""
    """The name of the list; the key with an s where it is not given."""
    update: Literal["PUT", "PATCH"] = "PUT"
    marking: Literal["description", "metadata", ""] = "description"
    listing: str = ""
    """Path of the list with details, where that is another."""
    everything: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Parameters that make the list cover all projects."""
    owner: str = "project_id"
    """The parameter and field of a thing's project; empty for things that belong to none."""
    own_project: bool = False
    """A thing is made in the project of the token, not in one that the body names."""
    by_name: bool = True
    """The list can be asked for one name."""
    microversion: str | None = None


class RestHandler(Handler):
    """See `Handler`. Properties are sent and read under their names in the service."""

    def __init__(self, place: Place, inputs: Mapping[str, Property], outputs: Mapping[str, Property]) -> None:
        self.place = place
        self.inputs = inputs
        self.outputs = outputs

    def create(self, job: Job, new: Values) -> Live:
        """One call, then `finish`."""
        place = self.place
        scope = job.in_project(new["project"]) if place.own_project else job
        body = {place.key: self.body(job, new, list(self.inputs))}
        row = scope.call("POST", place.service, place.path, body, microversion=place.microversion)[place.key]
        return self.finish(job, self.live(row), new)

    def read(self, job: Job, resource_id: str) -> Live | None:
        """One call."""
        row = job.get(self.place.service, f"{self.place.path}/{resource_id}", self.place.microversion)
        return None if row is None else self.live(row[self.place.key])

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:
        """One call with what differs, or with everything when nothing does."""
        return self.finish(job, self.live(self.send_changes(job, resource_id, old, new)), new)

    def delete(self, job: Job, resource_id: str, old: Values) -> None:  # noqa: ARG002 - for those that need it
        """One call."""
        job.remove(self.place.service, f"{self.place.path}/{resource_id}", self.place.microversion)

    def list(self, job: Job, project: str = "") -> Iterable[Live]:
        """One call (and its pages)."""
        params = dict(self.place.everything) | ({self.place.owner: project} if project and self.place.owner else {})
        return [self.live(row) for row in self.rows(job, params)]

    def find(self, job: Job, new: Values) -> Live | None:
        """The thing that carries the mark of the job's resource, looked up by project and name."""
        params = dict(self.place.everything)
        if self.place.owner and "project" in new:
            params[self.place.owner] = new["project"]
        if self.place.by_name and "name" in new:
            params["name"] = new["name"]
        lives = (self.live(row) for row in self.rows(job, params))
        return next(filter(job.made, lives), None)

    # What types change.

    def body(self, job: Job, new: Values, names: Iterable[str]) -> dict[str, Any]:
        """Those of the properties `names` that are given, as the service wants them."""
        sent: dict[str, Any] = {}
        for name in names:
            declared = self.inputs[name]
            if name == "project" and self.place.own_project:
                continue
            if (value := new.get(name)) is not None:
                sent[declared.api or name] = value
        if self.place.marking == "description" and "description" in sent:
            sent["description"] = describe(sent["description"], job.urn, job.attempt)
        if self.place.marking == "metadata" and "metadata" in sent:
            sent["metadata"] = {**sent["metadata"], KEY: mark_of(job.urn, attempt=job.attempt)}
        return sent

    def parse(self, row: Mapping[str, Any]) -> Values:
        """Values of our properties in an answer."""
        return {name: row.get(declared.api or name) for name, declared in {**self.inputs, **self.outputs}.items()}

    def finish(self, job: Job, live: Live, new: Values) -> Live:  # noqa: ARG002
        """What is to be done after the thing was made or changed; gives it as it is then."""
        return live

    # Helpers.

    def send_changes(self, job: Job, resource_id: str, old: Values, new: Values) -> Mapping[str, Any]:
        """What the service answers to the update, or to a look when there is nothing to send."""
        names = self.changed(old, new)
        taken_away = {self.inputs[name].api or name: None for name in names if name in old and name not in new}
        body = {**taken_away, **self.body(job, new, names)}
        path, place = f"{self.place.path}/{resource_id}", self.place
        method, sent = (place.update, {place.key: body}) if body else ("GET", None)
        answer: Mapping[str, Any] = job.call(method, place.service, path, sent, microversion=place.microversion)[
            place.key
        ]
        return answer

    def live(self, row: Mapping[str, Any]) -> Live:
        """An answer as a live thing, its values in normal form."""
        values, mark = self.parse(row), ""
        if self.place.marking == "description":
            values["description"], mark = split_description(row.get("description"))
        if self.place.marking == "metadata":
            values["metadata"], mark = split_metadata(row.get("metadata") or {})
        return Live(str(row["id"]), self.normal(values), *split_mark(mark))

    def normal(self, values: Values) -> Values:
        """Live values in normal form, without those that are not there."""
        declared = {**self.inputs, **self.outputs}
        return {
            name: check_value(declared[name].kind, value, name, lambda _path, _what: None)
            for name, value in values.items()
            if value is not None and name in declared
        }

    def rows(self, job: Job, params: Mapping[str, str]) -> Iterable[Mapping[str, Any]]:
        """The list as the service gives it."""
        place = self.place
        plural = place.plural or place.key + "s"
        return job.list(place.service, place.listing or place.path, plural, dict(params), place.microversion)

    def changed(self, old: Values, new: Values) -> Iterable[str]:
        """Names of what an update sends."""
        may = [name for name, declared in self.inputs.items() if not declared.replaces and declared.compared]
        return [name for name in may if old.get(name) != new.get(name)] or may
