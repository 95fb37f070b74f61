"""Random small programs over the probe provider, and random operations on their stack, for comparing two engines.

A model of a program is changed step by step, and each step is written down as a program text with an operation.
"""

import random
from dataclasses import dataclass, field, replace
from typing import Any

from tests.engine.oracle_case import Json

_URN = "urn:pulumi:dev::oracle::"
_TYPES = {"Thing": "probe:index:Thing", "Other": "probe:index:Other", "Group": "probe:index:Group"}


@dataclass(frozen=True)
class Node:
    """One resource of a program; `props` and `opts` are Python expressions by name."""

    kind: str
    name: str
    key: str
    """Stays the same over renames; the variable in the program."""
    value: str = ""
    props: dict[str, str] = field(default_factory=dict)
    opts: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    parent: str = ""
    cloud_id: str = ""

    def text(self) -> str:
        """Its line in the program."""
        opts = dict(self.opts)
        if self.parent:
            opts["parent"] = self.parent
        given = f"Opts({', '.join(f'{k}={v}' for k, v in opts.items())})" if opts else ""
        if self.kind == "Group":
            return f'{self.key} = Group("{self.name}"{", " + given if given else ""})'
        if self.kind == "Provider":
            props = ", ".join(f'"{k}": {v}' for k, v in self.props.items())
            return f'{self.key} = Provider("{self.name}", {{{props}}}{", " + given if given else ""})'
        props = "".join(f", {k}={v}" for k, v in {"name": f'"{self.key}"', **self.props}.items())
        return f'{self.key} = {self.kind}("{self.name}", {self.value}{props}{", opts=" + given if given else ""})'


class RandomCase:
    """Steps of one case, made from a seed."""

    def __init__(self, seed: int, steps: int = 5) -> None:
        self.random = random.Random(seed)
        self.nodes: list[Node] = []
        self.count = 0
        self.outputs = self.random.random() < 0.4
        self.transform = self.random.random() < 0.1
        self.cloud: dict[str, Json] = {}
        self.applied: list[Node] = []
        """The program of the last up: what a refresh or a destroy finds."""
        for _ in range(self.random.randint(2, 6)):
            self._add()
        self.steps: list[Json] = [self._step("up")]
        for number in range(steps):
            for _ in range(self.random.choice([0, 1, 1, 2, 3])):
                self._mutate()
            self.steps.append(self._random_step(last=number == steps - 1))

    # -- the program

    def text(self) -> str:
        """The program as it is now."""
        lines = []
        if self.transform:
            lines += [
                "def tag(args):",
                '    if args.type_ != "probe:index:Thing": return None',
                '    props = {**args.props, "tags": {**(args.props.get("tags") or {}), "by": "t"}}',
                "    return pulumi.ResourceTransformResult(props=props, opts=args.opts)",
                "pulumi.runtime.register_resource_transform(tag)",
            ]
        lines += [node.text() for node in self.nodes]
        if self.outputs:
            for node in self._custom()[-2:]:
                lines.append(f'pulumi.export("{node.key}", {node.key}.out)')
        return "\n".join(lines) or "pass"

    def urn(self, node: Node) -> str:
        """The URN that a node has."""
        types = [_TYPES.get(node.kind, "pulumi:providers:probe")]
        parent = self._find(node.parent)
        while parent is not None:
            types.insert(0, _TYPES.get(parent.kind, ""))
            parent = self._find(parent.parent)
        return f"{_URN}{'$'.join(types)}::{node.name}"

    def _find(self, key: str) -> Node | None:
        return next((node for node in self.nodes if node.key == key), None)

    def _custom(self) -> list[Node]:
        return [node for node in self.nodes if node.kind in {"Thing", "Other"}]

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _scalar(self) -> str:
        return self.random.choice(['"1"', '"2"', '"3"', "7", "True", '"x"'])

    def _make_value(self, before: list[Node]) -> tuple[str, tuple[str, ...]]:
        custom = [node for node in before if node.kind in {"Thing", "Other"}]
        if custom and self._chance(0.5):
            node = self.random.choice(custom)
            form = self.random.choice(["{k}.out", "{k}.out", "{k}.id", "[{k}.out, {s}]", '{{"a": {k}.out, "b": {s}}}'])
            if self._chance(0.1):
                form = "pulumi.Output.secret({k}.out)"
            return form.format(k=node.key, s=self._scalar()), (node.key,)
        form = self.random.choice(
            ["{s}", "{s}", "{s}", "[{s}, {t}]", '{{"a": {s}, "b": {t}}}', "pulumi.Output.secret({s})"]
        )
        return form.format(s=self._scalar(), t=self._scalar()), ()

    def _add(self) -> None:
        self.count += 1
        key = f"n{self.count}"
        roll = self.random.random()
        before = list(self.nodes)
        if roll < 0.1:
            self.nodes.append(Node("Group", key, key, parent=self._pick_group()))
            return
        if roll < 0.17:
            region = self.random.choice(["east", "west"])
            self.nodes.append(Node("Provider", key, key, props={"region": f'"{region}"', "prefix": self._scalar()}))
            return
        value, needs = self._make_value(before)
        node = Node(self.random.choice(["Thing", "Thing", "Thing", "Other"]), key, key, value, needs=needs)
        node = replace(node, parent=self._pick_group() if self._chance(0.3) else "")
        for _ in range(self.random.choice([0, 0, 1, 1, 2])):
            node = self._with_feature(node, before)
        self.nodes.append(node)

    def _pick_group(self) -> str:
        groups = [n for n in self.nodes if n.kind == "Group" or (n.kind == "Thing" and self._chance(0.2))]
        return self.random.choice(groups).key if groups and self._chance(0.7) else ""

    def _with_feature(self, node: Node, before: list[Node]) -> Node:
        props, opts, needs = dict(node.props), dict(node.opts), set(node.needs)
        customs = [n for n in before if n.kind in {"Thing", "Other"}]
        providers = [n for n in before if n.kind == "Provider"]
        pick = self.random.choice
        match self.random.randrange(22):
            case 0 | 1:
                props["replaceOn"] = pick(['["value"]', '["value"]', '["tags"]', '["name"]'])
            case 2:
                props["replaceOn"] = '["value"]'
                props["deleteBeforeReplace"] = "True"
            case 3:
                opts["delete_before_replace"] = pick(["True", "True", "False"])
            case 4:
                props["tags"] = f'{{"x": "{pick("123")}", "y": "{pick("12")}"}}'
            case 5:
                opts["ignore_changes"] = pick(
                    ['["value"]', '["tags"]', '["tags.x"]', '["value.a"]', '["value[0]"]', '["*"]']
                )
            case 6:
                opts["replace_on_changes"] = pick(['["value"]', '["tags.x"]', '["*"]', '["value.a"]', '["value[1]"]'])
            case 7:
                opts["protect"] = "True"
            case 8:
                opts["retain_on_delete"] = "True"
            case 9 | 10 if customs:
                chosen = self.random.sample(customs, min(len(customs), pick([1, 1, 2])))
                opts["depends_on"] = "[" + ", ".join(n.key for n in chosen) + "]"
                needs |= {n.key for n in chosen}
            case 11 if customs:
                other = pick(customs)
                opts["deleted_with"] = other.key
                needs.add(other.key)
            case 12 if providers:
                other = pick(providers)
                opts["provider"] = other.key
                needs.add(other.key)
            case 13:
                props["secretValue"] = pick(['"plain"', 'pulumi.Output.secret("hidden")'])
            case 14:
                opts["additional_secret_outputs"] = pick(['["out"]', '["value"]', '["secretOut"]'])
            case 15:
                opts["custom_timeouts"] = pick(
                    ['pulumi.CustomTimeouts(create="5m")', 'pulumi.CustomTimeouts(delete="10s", update="1h")']
                )
            case 16:
                props["detailed"] = "False"
            case 17:
                props["diffUnknown"] = "True"
            case 18:
                opts["replacement_trigger"] = self._scalar()
            case 19 if customs:
                other = pick(customs)
                opts["replace_with"] = f"[{other.key}]"
                needs.add(other.key)
            case 20:
                opts["hide_diffs"] = '["value"]'
            case 21 if customs:
                other = pick(customs)
                props["ref"] = other.key
                needs.add(other.key)
        return replace(node, props=props, opts=opts, needs=tuple(sorted(needs)))

    # -- changes

    def _mutate(self) -> None:
        if not self.nodes or self._chance(0.15):
            self._add()
            return
        index = self.random.randrange(len(self.nodes))
        node, before = self.nodes[index], self.nodes[:index]
        match self.random.randrange(14):
            case 0 | 1 | 2 | 3 if node.kind in {"Thing", "Other"}:
                value, needs = self._make_value(before)
                kept = self._option_needs(node)
                self.nodes[index] = replace(node, value=value, needs=tuple(sorted({*needs, *kept})))
            case 0 | 1 | 2 | 3 if node.kind == "Provider":
                region = self.random.choice(["east", "west"])
                self.nodes[index] = replace(
                    node, props={**node.props, "region": f'"{region}"', "prefix": self._scalar()}
                )
            case 4 | 5:
                self._remove(node)
            case 6 if node.kind in {"Thing", "Other"}:
                self.nodes[index] = self._with_feature(node, before)
            case 7:
                for name in ("protect", "retain_on_delete", "ignore_changes", "aliases", "import_"):
                    if name in node.opts:
                        self.nodes[index] = replace(node, opts={k: v for k, v in node.opts.items() if k != name})
                        break
            case 8:
                self.count += 1
                old = node.name
                opts = dict(node.opts)
                if self._chance(0.75):
                    opts["aliases"] = f'[pulumi.Alias(name="{old}")]'
                self.nodes[index] = replace(node, name=f"r{self.count}", opts=opts)
            case 9 if node.kind in {"Thing", "Other"}:
                opts = dict(node.opts)
                if self._chance(0.8):
                    opts["aliases"] = f'[pulumi.Alias(type_="{_TYPES[node.kind]}")]'
                self.nodes[index] = replace(node, kind="Other" if node.kind == "Thing" else "Thing", opts=opts)
            case 10 if node.kind in {"Thing", "Other", "Group"}:
                groups = [n for n in before if n.kind == "Group"]
                opts = dict(node.opts)
                if self._chance(0.75):
                    old = f"parent={node.parent}" if self._find(node.parent) else "parent=pulumi.ROOT_STACK_RESOURCE"
                    opts["aliases"] = f"[pulumi.Alias({old})]"
                parent = self.random.choice(groups).key if groups and self._chance(0.6) else ""
                self.nodes[index] = replace(node, parent=parent, opts=opts)
            case 11 if node.kind in {"Thing", "Other"}:
                props = {k: v for k, v in node.props.items() if not k.startswith(("fail", "partial"))}
                if props == node.props:
                    props[
                        self.random.choice(
                            [
                                "failCreate",
                                "failUpdate",
                                "failDelete",
                                "partialCreate",
                                "partialUpdate",
                                "failCheck",
                                "failDiff",
                            ]
                        )
                    ] = "True"
                self.nodes[index] = replace(node, props=props)
            case 12:
                self._import_one()
            case 13:
                self._get_one()

    def _option_needs(self, node: Node) -> set[str]:
        text = " ".join([*node.opts.values(), node.props.get("ref", "")])
        return {
            n.key for n in self.nodes if n.key in text.replace("[", " ").replace("]", " ").replace(",", " ").split()
        }

    def _remove(self, node: Node) -> None:
        gone = {node.key}
        while True:
            more = {n.key for n in self.nodes if set(n.needs) & gone or n.parent in gone} - gone
            if not more:
                break
            if self._chance(0.5):
                return
            gone |= more
        self.nodes = [n for n in self.nodes if n.key not in gone]
        for index, other in enumerate(self.nodes):
            aliases = other.opts.get("aliases", "")
            if any(f"parent={key})" in aliases for key in gone):
                self.nodes[index] = replace(other, opts={k: v for k, v in other.opts.items() if k != "aliases"})

    def _import_one(self) -> None:
        self.count += 1
        key, there = f"n{self.count}", self.random.choice(['"1"', '"2"'])
        self.cloud[f"c-{key}"] = _cloud(key, there.strip('"'))
        opts = {"import_": f'"c-{key}"' if self._chance(0.9) else '"nothing"'}
        self.nodes.append(
            Node("Thing", key, key, self.random.choice(['"1"', '"2"']) if self._chance(0.3) else there, opts=opts)
        )

    def _get_one(self) -> None:
        self.count += 1
        key = f"n{self.count}"
        self.cloud[f"c-{key}"] = _cloud(key, "1")
        opts = {"id": f'"c-{key}"' if self._chance(0.9) else '"nothing"'}
        self.nodes.append(Node("Thing", key, key, "None", opts=opts))

    # -- operations

    def _random_step(self, *, last: bool) -> Json:
        roll = self.random.random()
        if last and roll < 0.5:
            return self._applied_step("destroy")
        if roll < 0.62:
            return self._step("up", self._up_args())
        if roll < 0.7:
            return self._step(
                "preview", [a for a in self._up_args() if a not in {"--continue-on-error", "--skip-preview"}]
            )
        if roll < 0.85:
            return self._applied_step("refresh")
        return self._applied_step("destroy")

    def _applied_step(self, operation: str) -> Json:
        """A step on what is there, whatever the program says by now."""
        now, self.nodes = self.nodes, self.applied
        args = self._targets(0.3) if operation == "refresh" else self._destroy_args()
        self.nodes = now
        return self._step(operation, args)

    def _up_args(self) -> list[str]:
        args: list[str] = []
        roll = self.random.random()
        if roll < 0.14:
            args += self._targets(1)
        elif roll < 0.2 and self.nodes:
            args += ["--replace", self.urn(self.random.choice(self.nodes))]
        elif roll < 0.24 and self.nodes:
            args += ["--target-replace", self.urn(self.random.choice(self.nodes))]
        elif roll < 0.3 and self.nodes:
            args += ["--exclude", self.urn(self.random.choice(self.nodes))]
            if self._chance(0.4):
                args.append("--exclude-dependents")
        elif roll < 0.36:
            args.append("--continue-on-error")
        elif roll < 0.42:
            args.append("--refresh")
        elif roll < 0.46:
            args.append("--skip-preview")
        elif roll < 0.5:
            args.append("--expect-no-changes")
        return args

    def _targets(self, share: float) -> list[str]:
        if not self.nodes or not self._chance(share):
            return []
        args = []
        for node in self.random.sample(self.nodes, min(len(self.nodes), self.random.choice([1, 1, 2]))):
            args += ["--target", self.urn(node)]
        if self._chance(0.4):
            args.append("--target-dependents")
        return args

    def _destroy_args(self) -> list[str]:
        args = self._targets(0.4)
        if not args and self._chance(0.15):
            args.append("--exclude-protected")
        elif not args and self._chance(0.15):
            args.append("--continue-on-error")
        elif not args and self._chance(0.15) and self.nodes:
            args += ["--exclude", self.urn(self.random.choice(self.nodes))]
        elif not args and self._chance(0.15):
            args.append("--refresh")
        return args

    def _step(self, operation: str, args: list[str] | None = None) -> Json:
        step: dict[str, Any] = {"operation": operation, "args": [*(args or [])], "text": self.text()}
        if operation == "up":
            self.applied = list(self.nodes)
        if self.cloud:
            step["cloud"], self.cloud = self.cloud, {}
        control: dict[str, Any] = {}
        keys = [node.key for node in self._custom()]
        if (keys and operation in {"refresh"}) or "--refresh" in step["args"]:
            drift = {}
            for key in self.random.sample(keys, min(len(keys), self.random.choice([0, 1, 2]))):
                drift[f"{key}-1"] = self.random.choice([None, {"value": "drifted"}, {"tags": {"x": "9"}}])
            if drift:
                control["drift"] = drift
        if keys and operation in {"up", "destroy"} and self._chance(0.12):
            control["fail"] = {self.random.choice(["Create", "Update", "Delete", "Delete"]): [self.random.choice(keys)]}
        if keys and operation == "refresh" and self._chance(0.1):
            control["failRead"] = [f"{self.random.choice(keys)}-1"]
        if self._chance(0.3):
            control["healed"] = True
        if control:
            step["control"] = control
        return step


def _cloud(key: str, value: str) -> Json:
    return {"inputs": {"name": key, "value": value}, "outputs": {"name": key, "value": value, "out": "there"}}
