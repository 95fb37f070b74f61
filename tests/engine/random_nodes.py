"""Parts of random programs over the probe provider: resources, their values, and the options that they may have."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

TYPES = {"Thing": "probe:index:Thing", "Other": "probe:index:Other", "Group": "probe:index:Group"}
MANAGED = frozenset({"Thing", "Other"})
SCALARS = ['"1"', '"2"', '"3"', "7", "True", '"x"']
FAILURES = ["failCreate", "failUpdate", "failDelete", "partialCreate", "partialUpdate", "failDiff"]


@dataclass(frozen=True)
class Node:
    """One resource of a program; `props` and `opts` are Python expressions by name."""

    kind: str
    name: str
    key: str
    """Stays the same over renames; the variable in the program and the name in the cloud."""
    value: str = ""
    props: Mapping[str, str] = field(default_factory=dict)
    opts: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    parent: str = ""

    def text(self) -> str:
        """Its line in the program."""
        opts = {**self.opts, "parent": self.parent} if self.parent else self.opts
        given = f"Opts({', '.join(f'{k}={v}' for k, v in opts.items())})" if opts else "None"
        if self.kind == "Group":
            return f'{self.key} = Group("{self.name}", {given})'
        if self.kind == "Provider":
            props = ", ".join(f'"{k}": {v}' for k, v in self.props.items())
            return f'{self.key} = Provider("{self.name}", {{{props}}}, {given})'
        props = "".join(f", {k}={v}" for k, v in {"name": f'"{self.key}"', **self.props}.items())
        return f'{self.key} = {self.kind}("{self.name}", {self.value}{props}, opts={given})'


type Feature = Callable[[random.Random, Node, Sequence[Node]], Node]


def make_value(rng: random.Random, before: Sequence[Node]) -> tuple[str, tuple[str, ...]]:
    """A value and the keys of what it needs."""
    managed = [node for node in before if node.kind in MANAGED]
    a, b = rng.choice(SCALARS), rng.choice(SCALARS)
    if managed and rng.random() < 0.5:
        key = rng.choice(managed).key
        forms = ["{k}.out", "{k}.out", "{k}.id", "[{k}.out, {a}]", '{{"a": {k}.out, "b": {a}}}', "secret({k}.out)"]
        return rng.choice([*forms, "look_up({k}.out)"]).format(k=key, a=a), (key,)
    forms = ["{a}", "{a}", "{a}", "[{a}, {b}]", '{{"a": {a}, "b": {b}}}', "secret({a})"]
    return rng.choice(forms).format(a=a, b=b), ()


def with_feature(rng: random.Random, node: Node, before: Sequence[Node]) -> Node:
    """The node with one more property or option."""
    return rng.choice(_FEATURES)(rng, node, before)


def _prop(name: str, *choices: str) -> Feature:
    return lambda rng, node, _: replace(node, props={**node.props, name: rng.choice(choices)})


def _opt(name: str, *choices: str) -> Feature:
    return lambda rng, node, _: replace(node, opts={**node.opts, name: rng.choice(choices)})


def _refer(form: str, name: str, kinds: frozenset[str] = MANAGED, *, prop: bool = False) -> Feature:
    """An option or property that names an earlier resource."""

    def change(rng: random.Random, node: Node, before: Sequence[Node]) -> Node:
        others = [other for other in before if other.kind in kinds]
        if not others:
            return node
        key = rng.choice(others).key
        needs = tuple(sorted({*node.needs, key}))
        if prop:
            return replace(node, props={**node.props, name: form.format(k=key)}, needs=needs)
        return replace(node, opts={**node.opts, name: form.format(k=key)}, needs=needs)

    return change


def _delete_first(rng: random.Random, node: Node, before: Sequence[Node]) -> Node:
    return _prop("deleteBeforeReplace", "True")(rng, _prop("replaceOn", '["value"]')(rng, node, before), before)


_TAGS = [f'{{"x": "{x}", "y": "{y}"}}' for x in "123" for y in "12"]
_HOOKS = ["before_create", "after_create", "before_update", "after_update", "before_delete", "after_delete"]
_FEATURES: list[Feature] = [
    _prop("replaceOn", '["value"]', '["value"]', '["tags"]', '["name"]'),
    _prop("replaceOn", '["value"]'),
    _delete_first,
    _opt("delete_before_replace", "True", "True", "False"),
    _prop("tags", *_TAGS),
    _opt("ignore_changes", *(f'["{path}"]' for path in ("value", "tags", "tags.x", "value.a", "value[0]", "*"))),
    _opt("replace_on_changes", *(f'["{path}"]' for path in ("value", "tags.x", "*", "value.a", "value[1]"))),
    _opt("protect", "True"),
    _opt("retain_on_delete", "True"),
    _refer("[{k}]", "depends_on"),
    _refer("[{k}]", "depends_on", frozenset({*MANAGED, "Group"})),
    _refer("{k}", "deleted_with"),
    _refer("{k}", "provider", frozenset({"Provider"})),
    _prop("secretValue", '"plain"', 'secret("hidden")'),
    _opt("additional_secret_outputs", '["out"]', '["value"]', '["secretOut"]'),
    _opt("custom_timeouts", *(f"pulumi.CustomTimeouts({t})" for t in ('create="5m"', 'delete="10s", update="1h"'))),
    _prop("detailed", "False"),
    _prop("diffUnknown", "True"),
    _opt("replacement_trigger", *SCALARS),
    _refer("{k}.out", "replacement_trigger"),
    _refer("[{k}]", "replace_with"),
    _opt("hide_diffs", '["value"]'),
    _refer("{k}", "ref", prop=True),
    _opt("transforms", "[tag]"),
    _opt("hooks", *(f"pulumi.ResourceHookBinding({when}=[hook])" for when in _HOOKS)),
]
