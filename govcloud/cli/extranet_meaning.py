"""How changes by meaning are said: of a node by its name, of an area by the name that the inventory gives it."""

from collections.abc import Callable, Sequence

from extranet.changes.change import Change, name_by_code
from govcloud.cli.extranet_intended import list_some
from govcloud.console import Screen
from govcloud.inventory.inventory import Inventory
from govcloud.text import Text, literal

NAMED = Text("{en} ({code})", "{zh}（{code}）")
AREA = Text("{en}", "{zh}")
LINE = Text("{where}: {what}", "{where}：{what}")


def show_changes(screen: Screen, changes: Sequence[Change], inventory: Inventory) -> None:
    """A line each."""
    name = name_places(inventory)
    for change in changes:
        screen.say(LINE(where=name(change), what=change.what))


def name_places(inventory: Inventory) -> Callable[[Change], Text]:
    """What a change is about: its node by name, or its devices."""
    nodes = {node.code: node for node in inventory.extranet.nodes}

    def name(change: Change) -> Text:
        if change.node in nodes:
            node = nodes[change.node]
            if len(change.devices) == 1:
                return literal(change.devices[0])
            return NAMED(en=node.name_en, zh=node.name_zh, code=node.code)
        return list_some(change.devices)

    return name


def name_areas(inventory: Inventory) -> Callable[[str], Text]:
    """An area by the name that the inventory gives it."""
    areas = {vrf.code: AREA(en=vrf.name.en, zh=vrf.name.zh) for vrf in inventory.extranet.vrfs}
    return lambda vrf: areas.get(vrf) or name_by_code(vrf)


def describe_changes(screen: Screen, changes: Sequence[Change], inventory: Inventory) -> list[dict[str, object]]:
    """The same for machines."""
    name = name_places(inventory)
    return [
        {
            "kind": change.kind,
            "node": change.node,
            "devices": list(change.devices),
            "message": LINE(where=name(change), what=change.what).render(screen.language),
        }
        for change in changes
    ]
