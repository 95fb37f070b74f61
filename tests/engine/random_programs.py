"""Random small programs over the probe provider, and random operations on their stack, for comparing two engines.

A model of a program is changed step by step; each step is written down as a program text with an operation.
"""

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.engine.oracle_case import Json
from tests.engine.random_nodes import FAILURES, MANAGED, SCALARS, TYPES, Node, make_value, with_feature

if TYPE_CHECKING:
    from collections.abc import Callable

_URN = "urn:pulumi:dev::oracle::"
_PREAMBLE = """secret = pulumi.Output.secret
def look_up(key):
    options = pulumi.InvokeOptions(version="0.1.0")
    return pulumi.runtime.invoke_output("probe:index:lookup", {"key": key}, options).apply(lambda v: v["echo"])
def tag(args):
    if args.type_ != "probe:index:Thing": return None
    props = {**args.props, "tags": {**(args.props.get("tags") or {}), "by": "t"}}
    return pulumi.ResourceTransformResult(props=props, opts=args.opts)
hook = pulumi.ResourceHook("hook", lambda args: pulumi.info(f"hook for {args.name}"))
"""


class RandomCase:
    """Steps of one case, made from a seed."""

    def __init__(self, seed: int, steps: int = 5) -> None:
        self.random = random.Random(seed)
        self.nodes: list[Node] = []
        self.applied: list[Node] = []
        """The program of the last up: what a refresh or a destroy finds."""
        self.count = 0
        self.exports = self._chance(0.4)
        self.transforms_all = self._chance(0.1)
        self.cloud: dict[str, Json] = {}
        for _ in range(self.random.randint(2, 6)):
            self._add()
        self.steps: list[Json] = [self._step("up", [])]
        for number in range(steps):
            for _ in range(self.random.choice([0, 1, 1, 2, 3])):
                self._mutate()
            self.steps.append(self._random_step(last=number == steps - 1))

    # -- the program

    def text(self) -> str:
        """The program as it is now."""
        lines = ["pulumi.runtime.register_resource_transform(tag)"] if self.transforms_all else []
        lines += [node.text() for node in self.nodes]
        if self.exports:
            lines += [f'pulumi.export("{node.key}", {node.key}.out)' for node in self._managed()[-2:]]
        return _PREAMBLE + "\n".join(lines) + "\n"

    def urn(self, node: Node) -> str:
        """The URN that a node has."""
        types = [TYPES.get(node.kind, "pulumi:providers:probe")]
        parent = self._find(node.parent)
        while parent is not None:
            types.insert(0, TYPES.get(parent.kind, ""))
            parent = self._find(parent.parent)
        return f"{_URN}{'$'.join(types)}::{node.name}"

    def _find(self, key: str) -> Node | None:
        return next((node for node in self.nodes if node.key == key), None)

    def _managed(self) -> list[Node]:
        return [node for node in self.nodes if node.kind in MANAGED]

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _new_key(self) -> str:
        self.count += 1
        return f"n{self.count}"

    # -- its changes

    def _add(self) -> None:
        key, before, roll = self._new_key(), list(self.nodes), self.random.random()
        if roll < 0.1:
            needs = tuple(p.key for p in before if p.kind == "Provider" and self._chance(0.5))[:1]
            opts = {"providers": f"[{needs[0]}]"} if needs else {}
            self.nodes.append(Node("Group", key, key, parent=self._pick_parent(), opts=opts, needs=needs))
            return
        if roll < 0.17:
            value, needs = make_value(self.random, before) if self._chance(0.2) else (self._scalar(), ())
            region = self.random.choice(['"east"', '"west"'])
            self.nodes.append(Node("Provider", key, key, props={"region": region, "prefix": value}, needs=needs))
            return
        value, needs = make_value(self.random, before)
        parent = self._pick_parent() if self._chance(0.3) else ""
        node = Node(
            self.random.choice(["Thing", "Thing", "Thing", "Other"]), key, key, value, needs=needs, parent=parent
        )
        for _ in range(self.random.choice([0, 0, 1, 1, 2])):
            node = with_feature(self.random, node, before)
        self.nodes.append(node)

    def _scalar(self) -> str:
        return self.random.choice(SCALARS)

    def _pick_parent(self) -> str:
        above = [n for n in self.nodes if n.kind == "Group" or (n.kind == "Thing" and self._chance(0.2))]
        return self.random.choice(above).key if above and self._chance(0.7) else ""

    def _mutate(self) -> None:
        if not self.nodes or self._chance(0.15):
            self._add()
            return
        index = self.random.randrange(len(self.nodes))
        changes: list[Callable[[int, Node], None]] = [
            *[self._change_value] * 4,
            *[self._remove] * 2,
            self._add_feature,
            self._drop_option,
            self._rename,
            self._change_type,
            self._move,
            self._fail_or_heal,
            self._import_one,
            self._get_one,
        ]
        self.random.choice(changes)(index, self.nodes[index])

    def _change_value(self, index: int, node: Node) -> None:
        if node.kind == "Provider":
            region = self.random.choice(['"east"', '"west"'])
            self.nodes[index] = replace(node, props={"region": region, "prefix": self._scalar()}, needs=())
        elif node.kind in MANAGED and "id" not in node.opts:
            value, needs = make_value(self.random, self.nodes[:index])
            texts = " ".join([*node.opts.values(), node.props.get("ref", "")])
            for mark in "[],.":
                texts = texts.replace(mark, " ")
            kept = {other.key for other in self.nodes if other.key in texts.split()}
            self.nodes[index] = replace(node, value=value, needs=tuple(sorted({*needs, *kept})))

    def _remove(self, _index: int, node: Node) -> None:
        gone = {node.key}
        while more := {n.key for n in self.nodes if set(n.needs) & gone or n.parent in gone} - gone:
            if self._chance(0.5):
                return
            gone |= more
        self.nodes = [
            replace(n, opts={k: v for k, v in n.opts.items() if not any(f"parent={key})" in v for key in gone)})
            for n in self.nodes
            if n.key not in gone
        ]

    def _add_feature(self, index: int, node: Node) -> None:
        if node.kind in MANAGED and "id" not in node.opts:
            self.nodes[index] = with_feature(self.random, node, self.nodes[:index])

    def _drop_option(self, index: int, node: Node) -> None:
        droppable = [name for name in node.opts if name not in {"id", "provider", "providers"}]
        if droppable:
            name = self.random.choice(droppable)
            self.nodes[index] = replace(node, opts={k: v for k, v in node.opts.items() if k != name})

    def _rename(self, index: int, node: Node) -> None:
        alias = f'[pulumi.Alias(name="{node.name}")]'
        opts = {**node.opts, "aliases": alias} if self._chance(0.75) else node.opts
        self.nodes[index] = replace(node, name=self._new_key().replace("n", "r"), opts=opts)

    def _change_type(self, index: int, node: Node) -> None:
        if node.kind in MANAGED and "id" not in node.opts:
            alias = f'[pulumi.Alias(type_="{TYPES[node.kind]}")]'
            opts = {**node.opts, "aliases": alias} if self._chance(0.8) else node.opts
            self.nodes[index] = replace(node, kind="Other" if node.kind == "Thing" else "Thing", opts=opts)

    def _move(self, index: int, node: Node) -> None:
        groups = [n for n in self.nodes[:index] if n.kind == "Group"]
        parent = self.random.choice(groups).key if groups and self._chance(0.6) else ""
        if node.kind == "Provider" or parent == node.key:
            return
        old = f"parent={node.parent}" if self._find(node.parent) else "parent=pulumi.ROOT_STACK_RESOURCE"
        opts = {**node.opts, "aliases": f"[pulumi.Alias({old})]"} if self._chance(0.75) else node.opts
        self.nodes[index] = replace(node, parent=parent, opts=opts)

    def _fail_or_heal(self, index: int, node: Node) -> None:
        if node.kind in MANAGED:
            props = {k: v for k, v in node.props.items() if k not in FAILURES}
            if props == node.props:
                props[self.random.choice(FAILURES)] = "True"
            self.nodes[index] = replace(node, props=props)

    def _import_one(self, _index: int, _node: Node) -> None:
        key, there = self._new_key(), self.random.choice(['"1"', '"2"'])
        self.cloud[f"c-{key}"] = _cloud(key, there.strip('"'))
        wanted = self.random.choice(['"1"', '"2"']) if self._chance(0.3) else there
        imported = f'"c-{key}"' if self._chance(0.9) else '"nothing"'
        self.nodes.append(Node("Thing", key, key, wanted, opts={"import_": imported}))

    def _get_one(self, _index: int, _node: Node) -> None:
        key = self._new_key()
        self.cloud[f"c-{key}"] = _cloud(key, "1")
        found = f'"c-{key}"' if self._chance(0.9) else '"nothing"'
        self.nodes.append(Node("Thing", key, key, "None", opts={"id": found}))

    # -- operations

    def _random_step(self, *, last: bool) -> Json:
        roll = self.random.random()
        if last and roll < 0.5:
            return self._applied_step("destroy")
        if roll < 0.65:
            return self._step("up", self._up_args())
        if roll < 0.73:
            unfit = {"--continue-on-error", "--skip-preview"}
            return self._step("preview", [a for a in self._up_args() if a not in unfit])
        return self._applied_step("refresh" if roll < 0.87 else "destroy")

    def _applied_step(self, operation: str) -> Json:
        """A step on what is there, whatever the program says by now."""
        now, self.nodes = self.nodes, self.applied
        args = self._targets(0.3) if operation == "refresh" else self._destroy_args()
        if operation == "destroy" and self._chance(0.2):
            step = self._step(operation, [*args, "--run-program"])
            self.nodes = now
            return step
        self.nodes = now
        return self._step(operation, args)

    def _up_args(self) -> list[str]:
        one = self.urn(self.random.choice(self.nodes)) if self.nodes else ""
        named = [["--replace", one], ["--target-replace", one], ["--exclude", one]] if one else []
        choices = [*[[]] * 6, self._targets(1), *named, *([f] for f in ("--continue-on-error", "--refresh"))]
        choices += [["--skip-preview"], ["--expect-no-changes"]]
        if one:
            choices.append(["--exclude", one, "--exclude-dependents"])
        return self.random.choice(choices)

    def _targets(self, share: float) -> list[str]:
        if not self.nodes or not self._chance(share):
            return []
        chosen = self.random.sample(self.nodes, min(len(self.nodes), self.random.choice([1, 1, 2])))
        args = [arg for node in chosen for arg in ("--target", self.urn(node))]
        return [*args, "--target-dependents"] if self._chance(0.4) else args

    def _destroy_args(self) -> list[str]:
        choices = [*[[]] * 3, self._targets(1), self._targets(1), ["--exclude-protected"], ["--continue-on-error"]]
        choices.append(["--refresh"])
        if self.nodes:
            choices.append(["--exclude", self.urn(self.random.choice(self.nodes))])
        return self.random.choice(choices)

    def _step(self, operation: str, args: list[str]) -> Json:
        step: dict[str, Any] = {"operation": operation, "args": args, "text": self.text()}
        if operation == "up":
            self.applied = list(self.nodes)
        if self.cloud:
            step["cloud"], self.cloud = self.cloud, {}
        control = self._control(operation, args)
        return {**step, "control": control} if control else step

    def _control(self, operation: str, args: list[str]) -> dict[str, Any]:
        """What happens in the cloud at a step: drift, failures, or that what was half done is ready now."""
        control: dict[str, Any] = {}
        keys = [node.key for node in self._managed()]
        if not keys:
            return control
        if operation == "refresh" or "--refresh" in args:
            drifting = self.random.sample(keys, min(len(keys), self.random.choice([0, 1, 2])))
            found = [None, {"value": "drifted"}, {"tags": {"x": "9"}}]
            control["drift"] = {f"{key}-1": self.random.choice(found) for key in drifting}
        if operation in {"up", "destroy"} and self._chance(0.12):
            control["fail"] = {self.random.choice(["Create", "Update", "Delete", "Delete"]): [self.random.choice(keys)]}
        if operation == "refresh" and self._chance(0.1):
            control["failRead"] = [f"{self.random.choice(keys)}-1"]
        if self._chance(0.3):
            control["healed"] = True
        return control


def _cloud(key: str, value: str) -> Json:
    return {"inputs": {"name": key, "value": value}, "outputs": {"name": key, "value": value, "out": "there"}}
