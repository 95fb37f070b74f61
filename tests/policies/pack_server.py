"""Starts the policy pack as the Pulumi CLI's Python host does, and tells it stacks as the CLI's engine does.

Sources: `RunPlugin` of pulumi-language-python and `AnalyzeResources` of the engine, Pulumi 3.255.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2 as pb
from pulumi.runtime.proto import analyzer_pb2_grpc

from govcloud.settings import PRODUCT
from stacks.engine.events import PhaseRecord, StepBegun
from stacks.engine.model import ResourceState
from stacks.engine.urn import name_of, type_of
from stacks.engine.values import UNKNOWN, Properties
from stacks.engine.wire import Accepts, encode
from stacks.resources.registry import all_types

PACK = PRODUCT / "policies" / "pack"
KEPT = Accepts(secrets=True, resources=False)


@dataclass(frozen=True)
class Violation:
    """One answer of the pack."""

    policy: str
    urn: str
    message: str
    """Without the description of the policy, which the SDK puts before it."""
    mandatory: bool


@dataclass
class PackServer:
    """A pack that runs."""

    stub: analyzer_pb2_grpc.AnalyzerStub

    def info(self) -> pb.AnalyzerInfo:
        """What it says of itself."""
        found: pb.AnalyzerInfo = self.stub.GetAnalyzerInfo(empty_pb2.Empty())
        return found

    def configure(self, given: Mapping[str, Mapping[str, Any]]) -> None:
        """As `--policy-pack-config` does: the CLI fills in the levels that nobody has given."""
        own = {each.name: each.enforcementLevel for each in self.info().policies}
        request = pb.ConfigureAnalyzerRequest()
        for name, level in own.items():
            values = dict(given.get(name, {}))
            request.policyConfig[name].enforcementLevel = values.pop("enforcementLevel", level)
            request.policyConfig[name].properties.update(values)
        self.stub.Configure(request)

    def judge(self, record: PhaseRecord, states: Mapping[str, ResourceState] | None = None) -> list[Violation]:
        """The violations of a stack, sorted. `states` are those of resources that exist."""
        answer = self.stub.AnalyzeStack(make_request(record, states or {}))
        found = [
            Violation(each.policyName, each.urn, each.message.partition("\n")[2], each.enforcementLevel == pb.MANDATORY)
            for each in answer.diagnostics
        ]
        return sorted(found, key=lambda each: (each.policy, each.urn, each.message))


@contextmanager
def run_pack(**environment: str) -> Iterator[PackServer]:
    """A pack that ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:1", str(PACK)],
        cwd=PACK,
        env={**os.environ, "PULUMI_PROJECT": "govcloud", "PULUMI_DRY_RUN": "true", **environment},
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield PackServer(analyzer_pb2_grpc.AnalyzerStub(channel))
    finally:
        process.terminate()
        process.wait(30)
        if process.stdout is not None:
            process.stdout.close()


def make_request(record: PhaseRecord, states: Mapping[str, ResourceState]) -> pb.AnalyzeStackRequest:
    """The stack as the engine tells it once the plan is made: final outputs, and where they come from, but no ids."""
    steps = {step.urn: step for step in record.begun if step.new is not None}
    return pb.AnalyzeStackRequest(resources=[make_resource(each, states.get(each.urn)) for each in steps.values()])


def make_resource(step: StepBegun, state: ResourceState | None) -> pb.AnalyzerResource:
    """One of its resources."""
    return pb.AnalyzerResource(
        urn=step.urn,
        type=type_of(step.urn),
        name=name_of(step.urn),
        properties=encode(list_outputs(step, state), KEPT),
        propertyDependencies={
            name: pb.AnalyzerPropertyDependencies(urns=urns) for name, urns in step.sources.items() if urns
        },
    )


def list_outputs(step: StepBegun, state: ResourceState | None) -> Properties:
    """What a resource puts out after the step, as the provider answers a preview: see `Provider.preview_create`."""
    given = dict(step.new or {})
    if state is not None:
        return {**state.outputs, **given}
    definition = all_types().get(type_of(step.urn))
    if definition is None:
        return given
    unsure = [name for name, declared in definition.inputs.items() if declared.by_pool and name not in given]
    return {**given, **dict.fromkeys([*unsure, *definition.outputs], UNKNOWN)}
