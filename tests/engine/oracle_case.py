"""Runs the recorded cases on the embedded engine and writes down what it did in the shape of the records.

The probe provider runs in this process, without a socket; a step that is killed runs in a process of its own, with the
provider as a program, as it would in service (see `oracle_child`).
"""

import asyncio
import contextlib
import importlib.util
import json
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from stacks.engine import run
from stacks.engine.config import Config
from stacks.engine.deployment import StackName
from stacks.engine.deployment_v3 import export_deployment
from stacks.engine.events import Event, PhaseRecord, StepBegun
from stacks.engine.options import parse_arguments
from stacks.engine.providers.host import PluginHost
from stacks.engine.secrets import Secrets, new_secrets
from stacks.engine.state import commands
from stacks.engine.state.database import SqliteDatabase
from stacks.engine.state.lease import break_lease
from stacks.engine.state.store import StackStore, open_stack
from stacks.signatures import SECRET_SIGNATURE, SIGNATURE, UNKNOWN_TEXT

type Json = dict[str, Any]

ORACLE = Path(os.environ.get("GOVCLOUD_ORACLE", Path(__file__).with_name("oracle")))
PROBE = Path(__file__).with_name("oracle")
PREAMBLE = "import pulumi\nfrom probe_sdk import Group, Opts, Other, Provider, Thing\n"
STACK = StackName("oracle", "dev")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_STATE_KEYS = """custom id parent dependencies propertyDependencies protect retainOnDelete deletedWith replaceWith
    initErrors external pendingReplacement delete additionalSecretOutputs customTimeouts importID ignoreChanges
    replaceOnChanges hideDiff taint resourceHooks replacementTrigger""".split()  # noqa: SIM905 - a list of words


def make_secrets() -> Secrets:
    """Secrets of the stack; the derivation of the key is cached per process."""
    return new_secrets("oracle", lambda n: bytes(range(n)) if n == 8 else os.urandom(n))


@dataclass
class CaseRun:
    """One case under way: its folder, its fake cloud and its stack."""

    folder: Path
    work: Path
    config: dict[str, str] = field(default_factory=dict)
    secret_keys: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.probe = self.work / "probe"
        (self.probe / "cloud").mkdir(parents=True)
        self.program = self.work / "__main__.py"
        described = self.folder / "case.json"
        self.meta: Json = json.loads(described.read_text()) if described.exists() else {"steps": []}

    def steps(self) -> Iterable[Json]:
        """The steps of the case, each carried out when it is asked for."""
        for number, step in enumerate(self.meta["steps"]):
            yield self.perform(step, number)

    def perform(self, step: Json, number: int = 0) -> Json:
        """Carries out a step and says what was seen."""
        self._prepare(step)
        return self._run_killed(step, number) if step.get("killOn") else asyncio.run(self.run_step(step, None))

    def _prepare(self, step: Json) -> None:
        for name in ("calls.jsonl", "control.json", "hanging"):
            (self.probe / name).unlink(missing_ok=True)
        if step.get("control"):
            (self.probe / "control.json").write_text(json.dumps(step["control"]))
        for name, thing in (step.get("cloud") or {}).items():
            (self.probe / "cloud" / f"{name}.json").write_text(json.dumps(thing))
        if step.get("program"):
            shutil.copy(self.folder / step["program"], self.program)
        if "text" in step:
            self.program.write_text(PREAMBLE + step["text"])
        for key, value in {**(step.get("config") or {}), **(step.get("secretConfig") or {})}.items():
            self.config[key if ":" in key else f"{STACK.project}:{key}"] = value
        self.secret_keys |= {f"{STACK.project}:{key}" for key in step.get("secretConfig") or {}}

    async def run_step(self, step: Json, events: Callable[[str, Event], None] | None) -> Json:
        """Carries out one step; with `events`, the provider runs as a program."""
        database = SqliteDatabase(self.work / "state.db")
        try:
            store = await open_stack(database, STACK.project, STACK.stack, make_secrets())
            if step["operation"].startswith("state "):
                await self._state_command(store, step)
                return await self._observe(step, store, None)
            host = self.program_host() if events else self._local_host()
            stack = run.Stack(
                STACK, store, host, Config(dict(self.config), frozenset(self.secret_keys)), listener=events
            )
            result = await self._operate(stack, step)
            if step.get("cancelLock"):
                await break_lease(database, store.number)
            return await self._observe(step, store, result)
        finally:
            database.close()

    async def _operate(self, stack: run.Stack, step: Json) -> run.RunResult:
        options = parse_arguments(step.get("args", []))
        match step["operation"]:
            case "up":
                return await run.up(stack, self.main, options)
            case "preview":
                return await run.preview(stack, self.main, options)
            case "refresh":
                return await run.refresh(stack, options)
            case "destroy":
                return await run.destroy(stack, options, self.main)
        raise AssertionError(step["operation"])

    async def _state_command(self, store: StackStore, step: Json) -> None:
        verb = step["operation"].split()[1]
        command: Callable[..., Awaitable[object]] = getattr(commands, verb)
        await command(store, step["args"], "oracle", time.time)

    def main(self) -> None:
        """Runs the program of the step."""
        runpy.run_path(str(self.program), run_name="__main__")

    def _local_host(self) -> PluginHost:
        module = self._load_probe()

        def make(label: str) -> Any:
            module.ADDRESS = label  # type: ignore[attr-defined]
            return module.Probe()

        return PluginHost(factories={"probe": make})

    def _load_probe(self) -> ModuleType:
        os.environ["PROBE_DIR"] = str(self.probe)
        spec = importlib.util.spec_from_file_location(f"probe_{id(self)}", PROBE / "probe_provider.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def program_host(self) -> PluginHost:
        """A host that starts the probe as a program."""
        folder = self.work / "bin"
        folder.mkdir(exist_ok=True)
        script = folder / "pulumi-resource-probe"
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -u "{PROBE}/probe_provider.py" "$@"\n')
        script.chmod(0o755)
        return PluginHost(folders=[folder], environment={"PROBE_DIR": str(self.probe)})

    def _run_killed(self, step: Json, number: int) -> Json:
        environment = {**os.environ, "PYTHONPATH": f"{PROBE}{os.pathsep}{Path.cwd()}"}
        child = subprocess.Popen(
            [
                sys.executable,
                str(Path(__file__).with_name("oracle_child.py")),
                str(self.folder),
                str(self.work),
                str(number),
            ],
            env=environment,
        )
        deadline = time.monotonic() + 60
        while not (self.probe / "hanging").exists() and child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
        child.send_signal(signal.SIGKILL)
        child.wait()

        async def after() -> Json:
            database = SqliteDatabase(self.work / "state.db")
            store = await open_stack(database, STACK.project, STACK.stack, make_secrets())
            await break_lease(database, store.number)
            seen = await self._observe(step, store, None)
            database.close()
            return seen

        seen = asyncio.run(after())
        seen["exit"] = "killed"
        seen["phases"] = _phases_of_lines((self.work / "events.jsonl").read_text().splitlines())
        return seen

    async def _observe(self, step: Json, store: StackStore, result: run.RunResult | None) -> Json:
        document = export_deployment(await store.load(), store.secrets, datetime.now(UTC))
        return self.describe(step, document["deployment"], result)

    def describe(self, step: Json, deployment: Json, result: run.RunResult | None) -> Json:
        """What was seen of a step, in the shape of the records."""
        phases = {name: _phase(record) for name, record in result.phases.items()} if result else {}
        return {
            "operation": step["operation"],
            "exit": result.exit_code if result else 0,
            "phases": {name: phase for name, phase in phases.items() if any(phase.values())},
            "cli_errors": sorted(self._value(line) for line in (result.lines if result else ())),
            "calls": self._calls(step),
            "state": self._state(deployment),
        }

    def _state(self, deployment: Json) -> Json:
        resources = []
        for resource in deployment["resources"]:
            shown = {key: resource[key] for key in _STATE_KEYS if resource.get(key)}
            for key in ("dependencies",):
                if key in shown:
                    shown[key] = sorted(shown[key])
            if resource.get("provider"):
                urn, provider_id = resource["provider"].rsplit("::", 1)
                kind = "default" if urn.split("::")[-1].startswith("default") else "explicit"
                shown["provider"] = {"kind": kind, "urn": urn, "id": provider_id}
            for key in ("inputs", "outputs"):
                if key in resource:
                    shown[key] = resource[key]
            resources.append(self._value({"urn": resource["urn"], "type": resource["type"], **shown}))
        pending = [
            {"type": op["type"], "urn": op["resource"]["urn"], "id": op["resource"].get("id", "")}
            for op in deployment.get("pending_operations", [])
        ]
        return {"resources": resources, "pending_operations": pending}

    def _calls(self, step: Json) -> list[Json]:
        path = self.probe / "calls.jsonl"
        calls: dict[int, Json] = {}
        for line in path.read_text().splitlines() if path.exists() else ():
            with contextlib.suppress(ValueError):
                entry = json.loads(line)
                calls.setdefault(entry["n"], {}).update(entry)
        ordered = [calls[n] for n in sorted(calls)]
        engines = list(dict.fromkeys(call["engine"] for call in ordered))
        skips = "--skip-preview" in step.get("args", [])
        names = {e: "update" if skips or n else "preview" for n, e in enumerate(engines)}
        shown = []
        for call in ordered:
            entry = {k: self._value(v) for k, v in call.items() if k not in {"at", "n", "end", "engine"}}
            entry = {k: v for k, v in entry.items() if k == "id" or v not in ("", [], None)}
            if entry.get("timeout") == 0:
                entry.pop("timeout")
            if "response" not in entry and "error" not in entry:
                entry["response"] = "$never"
            shown.append({**entry, "phase": names[call["engine"]], "begin": call["n"], "end": call.get("end")})
        return shown

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            text = value.replace(str(self.work), "$WORK").replace(UNKNOWN_TEXT, "$unknown")
            return _UUID.sub("$uuid", text)
        if isinstance(value, list):
            return [self._value(v) for v in value]
        if isinstance(value, dict):
            if SIGNATURE in value:
                rest = {k: self._value(v) for k, v in value.items() if k != SIGNATURE}
                return "$SECRET" if value[SIGNATURE] == SECRET_SIGNATURE else {"$special": rest}
            return {self._value(k): self._value(v) for k, v in value.items()}
        return value


def describe(event: StepBegun) -> Json:
    """The begin of a step, as the records show it."""
    shown: Json = {"op": str(event.op), "urn": event.urn}
    if event.keys:
        shown["keys"] = sorted(event.keys)
    if event.diffs:
        shown["diffs"] = sorted(event.diffs)
    if event.detailed:
        shown["detailedDiff"] = {path: str(kind) for path, kind in event.detailed.items()}
    if event.logical:
        shown["logical"] = True
    return shown


def _phases_of_lines(lines: list[str]) -> Json:
    ops = [json.loads(line) for line in lines]
    return {"update": {"ops": ops, "failed": [], "diagnostics": [], "changes": {}}}


def _phase(record: PhaseRecord) -> Json:
    shown: Json = {
        "ops": [describe(event) for event in record.begun],
        "failed": sorted(({"op": str(e.op), "urn": e.urn} for e in record.failed), key=lambda e: e["urn"]),
        "diagnostics": [
            {"severity": e.severity, "urn": e.urn, "message": _fold(e.message.strip())} for e in record.diagnostics
        ],
        "changes": record.changes,
    }
    outcomes = []
    for event in record.done:
        if event.refreshed:
            outcome: Json = {"op": str(event.op), "urn": event.urn}
            if event.diffs:
                outcome["diffs"] = sorted(event.diffs)
            if event.detailed:
                outcome["detailedDiff"] = {path: str(kind) for path, kind in event.detailed.items()}
            outcomes.append(outcome)
    if outcomes:
        shown["outcomes"] = sorted(outcomes, key=lambda o: o["urn"])
    return shown


def _fold(text: str) -> str:
    head, mark, trace = text.partition("Traceback (most recent call last):")
    return f"{head}$TRACEBACK {trace.strip().splitlines()[-1].strip()}" if mark and trace.strip() else text
