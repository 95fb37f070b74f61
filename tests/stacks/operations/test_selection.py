"""Which stacks a command means."""

import pytest

from govcloud.errors import UsageError
from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT
from stacks.components.names import StackName, list_stacks
from stacks.operations.selection import Named, choose_stacks

INVENTORY = load_inventory(PRODUCT / "inventories" / "hanjiang")
STACKS = list_stacks(INVENTORY)


def choose(**named: object) -> list[str]:
    return [each.stack for each in choose_stacks(INVENTORY, STACKS, Named(**named))]  # type: ignore[arg-type]


def test_nothing_named_is_refused_with_the_ways_to_name_something() -> None:
    with pytest.raises(UsageError, match="--all"):
        choose()


def test_all_are_all() -> None:
    assert choose(every=True) == [str(stack) for stack in STACKS]


def test_kinds_narrow_each_other_down() -> None:
    assert choose(pools=("telecom",), departments=("health",)) == ["telecom.health"]
    assert choose(departments=("health",)) == ["huawei.health", "telecom.health"]
    assert choose(pools=("mobile",), departments=("base",)) == ["mobile.base"]


def test_nothing_left_names_the_stacks_that_there_are() -> None:
    with pytest.raises(UsageError, match=r"mobile\.base"):
        choose(pools=("mobile",), departments=("health",))


@pytest.mark.parametrize(
    ("named", "nearest"),
    [
        ({"pools": ("hauwei",)}, "huawei"),
        ({"departments": ("helth",)}, "health"),
        ({"systems": ("health.hospital-hubb",)}, "health.hospital-hub"),
    ],
)
def test_unknown_name_is_refused_with_the_nearest(named: dict[str, tuple[str]], nearest: str) -> None:
    with pytest.raises(UsageError, match=nearest):
        choose(**named)


def test_system_is_its_stack_and_only_its_own_resources() -> None:
    (chosen,) = choose_stacks(INVENTORY, STACKS, Named(systems=("hospital-hub",)))
    assert chosen.stack == "telecom.health"
    inside = "urn:pulumi:telecom.health::govcloud::govcloud:tenant:System$govcloud:compute:Server::"
    assert chosen.targets.contains(inside + "hospital-hub/web/1")
    assert not chosen.targets.contains(inside + "hospital-hub-two/web/1")
    assert not chosen.targets.contains(inside.replace("telecom", "huawei") + "hospital-hub/web/1")


def test_system_without_a_pool_is_told_how_to_get_one() -> None:
    with pytest.raises(UsageError, match="placement choose hazard-warning"):
        choose(systems=("hazard-warning",))


def test_stack_of_a_department_that_is_gone_can_be_named() -> None:
    left = StackName("mobile", "gone")
    chosen = choose_stacks(INVENTORY, [*STACKS, left], Named(departments=("gone",)))
    assert [each.name for each in chosen] == [left]
