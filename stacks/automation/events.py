"""The Pulumi CLI's engine events as the events of `stacks.engine.events`, phase by phase.

The CLI opens a stream of events for each phase; the order of streams is the order of phases.
"""

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, override

from google.protobuf import empty_pb2
from pulumi.runtime.proto import events_pb2, events_pb2_grpc

from stacks.engine import urn as urns
from stacks.engine.diff import Kind
from stacks.engine.events import Diagnostic, Listener, Phase, PhaseRecord, Severity, StepBegun, StepDone, StepFailed
from stacks.engine.model import Op
from stacks.engine.plan.steps import REPLACEMENTS
from stacks.engine.values import UNKNOWN, Properties, Secret, Value
from stacks.signatures import UNKNOWN_TEXT

type Event = Mapping[str, Any]

_HIDDEN = "[secret]"
_SEVERITIES: Mapping[str, Severity] = {"info": "info", "info#err": "info", "warning": "warning", "error": "error"}


class EventSink(events_pb2_grpc.EventsServicer):
    """Takes the CLI's events. `phases` are those that will come, in this order."""

    def __init__(self, phases: Sequence[Phase], listener: Listener | None, *, counts_refreshes: bool) -> None:
        self.records: dict[Phase, PhaseRecord] = {}
        self._coming = list(phases)
        self._listener = listener
        self._counts_refreshes = counts_refreshes

    @override
    async def StreamEvents(
        self, request_iterator: AsyncIterator[events_pb2.EventRequest], context: object
    ) -> empty_pb2.Empty:
        """One phase."""
        phase = self._coming.pop(0)
        record = self.records[phase] = PhaseRecord(phase, self._listener)
        begun: dict[str, list[Event]] = {}
        """URN → the steps that are under way; of a URN that is to be deleted as well there may be more than one."""
        async for request in request_iterator:
            event = json.loads(request.event)
            self._take(record, event, begun)
            if "summaryEvent" in event:
                self._end(record, chain.from_iterable(begun.values()))
        return empty_pb2.Empty()

    def _take(self, record: PhaseRecord, event: Event, begun: dict[str, list[Event]]) -> None:
        if "resourcePreEvent" in event:
            data = event["resourcePreEvent"]["metadata"]
            steps = begun.setdefault(data["urn"], [])
            if not _is_custom(data):
                self._end(record, steps)
                steps.clear()
            steps.append(data)
            record.report(_begun(data))
        elif "resOutputsEvent" in event:
            data = event["resOutputsEvent"]["metadata"]
            step = _take_out(begun.get(data["urn"], []), data["op"])
            if step is not None:  # a component in a preview ends twice: it is made, and it declares its outputs
                record.report(self._done(data, step))
        elif "resOpFailedEvent" in event:
            data = event["resOpFailedEvent"]["metadata"]
            _take_out(begun.get(data["urn"], []), data["op"])
            record.report(StepFailed(Op(data["op"]), data["urn"]))
        elif "diagnosticEvent" in event:
            data = event["diagnosticEvent"]
            severity = _SEVERITIES.get(data["severity"])
            if severity and not data.get("ephemeral"):
                record.report(Diagnostic(severity, data["message"].strip(), data.get("urn", "")))

    def _end(self, record: PhaseRecord, steps: Iterable[Event]) -> None:
        """Of a component the CLI tells the end only when its outputs are declared, if ever."""
        for step in steps:
            if not _is_custom(step):
                record.report(self._done(step, step))

    def _done(self, data: Event, begun: Event) -> StepDone:
        op = Op(data["op"])
        refreshed = begun["op"] == Op.REFRESH
        counts = self._counts_refreshes if refreshed else bool(data.get("logical"))
        if op is Op.READ:
            old, new = data.get("old") or {}, data.get("new") or {}
            counts = bool(old) and old.get("outputs") != new.get("outputs")
        counted = counts and not urns.is_default_provider(data["urn"])
        return StepDone(op, data["urn"], counted, tuple(data.get("diffs") or ()), _detailed(data), refreshed)


def _is_custom(step: Event) -> bool:
    return bool((step.get("new") or step["old"]).get("custom"))


def _take_out(steps: list[Event], op: str) -> Event | None:
    """The step that has ended; what a refresh found is told with another operation than it began with."""
    for at, step in enumerate(steps):
        if step["op"] in {op, Op.REFRESH} or not _is_custom(step):
            return steps.pop(at)
    return None


def _begun(data: Event) -> StepBegun:
    return StepBegun(
        Op(data["op"]),
        data["urn"],
        tuple(data.get("keys") or ()),
        tuple(data.get("diffs") or ()),
        _detailed(data),
        bool(data.get("logical")),
        _inputs(data.get("old")),
        _inputs(data.get("new")),
        "" if Op(data["op"]) in REPLACEMENTS else str((data.get("old") or {}).get("id") or ""),
    )


def _detailed(data: Event) -> dict[str, Kind] | None:
    found = data.get("detailedDiff")
    return None if found is None else {path: Kind(change["diffKind"]) for path, change in found.items()}


def _inputs(state: Event | None) -> Properties | None:
    return None if state is None else {name: _value(value) for name, value in (state.get("inputs") or {}).items()}


def _value(value: Any) -> Value:
    """A value of an event, whose secrets the CLI has taken out already."""
    if value == UNKNOWN_TEXT:
        return UNKNOWN
    if value == _HIDDEN:
        return Secret(_HIDDEN)
    if isinstance(value, dict):
        return {name: _value(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_value(inner) for inner in value]
    return value
