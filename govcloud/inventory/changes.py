"""Small changes to a department's record, for `edit_department`: set, add, remove, or make it say something else.

A way into the record is a tuple of steps: a field's name, or in a list the item's code, account or name, or its index:
`("systems", "hospital-hub", "servers", "web", "count")`.
"""

from collections.abc import Callable, Iterable, Mapping, MutableMapping, MutableSequence
from typing import Any

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.tokens import CommentToken

from govcloud.errors import UsageError
from govcloud.inventory.differences import Difference, Steps, identify
from govcloud.inventory.nearest import find_nearest
from govcloud.inventory.problems import list_names
from govcloud.inventory.roundtrip import to_yaml
from govcloud.text import Text

type Record = MutableMapping[str, Any]
type Change = Callable[[Record], None]

NO_STEP = Text('there is no "{step}" under {way}', "{way} 下没有“{step}”")
THERE_ALREADY = Text('"{name}" is already under {way}', "{way} 下已有“{name}”")
NOT_A_LIST = Text("{way} is not a list", "{way} 不是列表")
TOP = Text("the department", "部门")


def set_value(steps: Steps, value: Any) -> Change:
    """Set a field, also one that was left out, or replace an item of a list. Raises UsageError for a wrong way."""

    def change(record: Record) -> None:
        parent = _walk(record, steps[:-1])
        if isinstance(parent, MutableSequence):
            parent[_find_index(parent, steps[-1], steps[:-1])] = to_yaml(value)
        else:
            parent[steps[-1]] = to_yaml(value)

    return change


def put_value(steps: Steps, value: Any, *, after: str) -> Change:
    """Set a field as `set_value` does; a new one is put right behind the field `after`, where people look for it."""

    def change(record: Record) -> None:
        parent = _walk(record, steps[:-1])
        if isinstance(parent, CommentedMap) and steps[-1] not in parent and after in parent:
            parent.insert(list(parent).index(after) + 1, steps[-1], to_yaml(value))
            _pass_remarks_on(parent, after, steps[-1])
        else:
            set_value(steps, value)(record)

    return change


def join_changes(changes: Iterable[Change]) -> Change:
    """Several changes of one record, one after the other."""
    parts = list(changes)

    def change(record: Record) -> None:
        for part in parts:
            part(record)

    return change


def add_item(steps: Steps, item: Mapping[str, Any]) -> Change:
    """Append an item to a list; the list is made when it was left out. Raises UsageError when it is there already."""

    def change(record: Record) -> None:
        parent = _walk(record, steps[:-1])
        items = parent.setdefault(steps[-1], to_yaml([]))
        if not isinstance(items, MutableSequence):
            raise UsageError(NOT_A_LIST(way=_name_way(steps)))
        name = identify(item)
        if name is not None and any(identify(other) == name for other in items):
            raise UsageError(THERE_ALREADY(name=name, way=_name_way(steps)))
        if not items:
            parent[steps[-1]] = to_yaml([dict(item)])
        else:
            items.append(to_yaml(dict(item)))

    return change


def remove_item(steps: Steps) -> Change:
    """Remove a field, or an item of a list. Raises UsageError when it is not there."""

    def change(record: Record) -> None:
        _walk(record, steps)
        parent = _walk(record, steps[:-1])
        if not isinstance(parent, MutableSequence):
            del parent[steps[-1]]
            return
        del parent[_find_index(parent, steps[-1], steps[:-1])]
        if not parent:
            set_value(steps[:-1], [])(record)

    return change


def apply_differences(differences: Iterable[Difference]) -> Change:
    """Make the record say what the newer of two compared values says, touching only what differs."""

    def change(record: Record) -> None:
        pending = list(differences)
        for difference in pending:
            if difference.new is not None and not difference.item:
                _make_parents(record, difference.steps)
                set_value(difference.steps, difference.new)(record)
        for difference in reversed(pending):  # backwards, so that indexes of what is yet to be removed stay right
            if difference.new is None:
                remove_item(difference.steps)(record)
        for difference in pending:
            if difference.new is not None and difference.item:
                add_item(difference.steps[:-1], difference.new)(record)

    return change


def _pass_remarks_on(record: CommentedMap, field: str, new: str | int) -> None:
    """Tie the lines of comment below a field to the new one behind it: people write them for what comes next."""
    token = (record.ca.items.get(field) or [None] * 3)[2]
    if token is not None:
        own, end, below = token.value.partition("\n")
        if below.strip():
            token.value = own + end
            record.ca.items[new] = [None, None, CommentToken(end + below, token.start_mark, None), None]


def _make_parents(record: Record, steps: Steps) -> None:
    """Make the groups of fields on the way that were left out."""
    for depth in range(1, len(steps)):
        parent = _walk(record, steps[: depth - 1])
        if isinstance(parent, MutableMapping):
            parent.setdefault(steps[depth - 1], CommentedMap())


def _walk(record: Any, steps: Steps) -> Any:
    for depth, step in enumerate(steps):
        if isinstance(record, MutableSequence):
            record = record[_find_index(record, step, steps[:depth])]
        elif isinstance(record, Mapping) and step in record:
            record = record[step]
        else:
            raise _refuse(step, steps[:depth], list(record) if isinstance(record, Mapping) else [])
    return record


def _find_index(items: MutableSequence[Any], step: str | int, way: Steps) -> int:
    if isinstance(step, int) and -len(items) <= step < len(items):
        return step
    names = [identify(item) for item in items]
    if step not in names:
        raise _refuse(step, way, [name for name in names if name is not None])
    return names.index(str(step))


def _refuse(step: str | int, way: Steps, names: list[str]) -> UsageError:
    near = find_nearest(str(step), names)
    why = Text("there is {names}", "有 {names}")(names=list_names(names))
    todo = Text('did you mean "{near}"?', "是不是“{near}”？")(near=near) if near else None
    return UsageError(NO_STEP(step=step, way=_name_way(way)), why=why, todo=todo)


def _name_way(steps: Steps) -> Text:
    return Text("{way}", "{way}", {"way": ".".join(map(str, steps))}) if steps else TOP
