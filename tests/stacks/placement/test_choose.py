"""Which pool a system goes to: what decides between pools, and why one is refused, each with its sentence."""

import pytest

from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.city import CloudLimit, PlacementWeights
from govcloud.inventory.models.pool import Pool
from govcloud.settings import PRODUCT
from stacks.placement.choose import Choice, apply_choices, explain_placement, settle_placement
from tests.stacks.placement.cities import load_example, make_city, make_department, make_pool, make_system

A, B = make_pool("a"), make_pool("b")


def explain_refusal(choice: Choice, pool: str) -> list[str]:
    """The reasons against a pool, in English."""
    return [reason.render("en") for judged in choice.judgements if judged.pool == pool for reason in judged.refusals]


def choose_between(*pools: Pool, **fields: object) -> Choice:
    """The choice for a system of a department with a quota of 100 cores on each pool."""
    system = make_system(**fields)  # type: ignore[arg-type]  # fields of a record
    (choice,) = settle_placement(make_city(list(pools), make_department("d", dict.fromkeys("ab", 100), system)))
    return choice


def test_system_of_the_worked_example_goes_beside_the_one_it_exchanges_data_with() -> None:
    inventory = load_inventory(PRODUCT / "inventories" / "hanjiang")

    (choice,) = settle_placement(inventory)

    assert (choice.department, choice.system, choice.pool) == ("emergency", "hazard-warning", "unicom")
    assert [judged.pool for judged in choice.judgements if judged.fits] == ["unicom", "mobile"]
    assert explain_refusal(choice, "huawei") == ["the department has no quota there"]


def test_pool_with_more_headroom_wins() -> None:
    assert choose_between(make_pool("a", capacity={"cores": 500}), B).pool == "b"
    assert choose_between(A, make_pool("b", capacity={"cores": 500})).pool == "a"


def test_promise_to_another_department_counts_although_nothing_runs_there() -> None:
    department = make_department("d", {"a": 100, "b": 100}, make_system())
    other = make_department("other", {"a": 700})

    (choice,) = settle_placement(make_city([A, B], department, other))

    assert choice.pool == "b"


def test_system_goes_where_the_department_has_its_others() -> None:
    department = make_department("d", {"a": 100, "b": 100}, make_system("one", "b"), make_system("two"))

    (choice,) = settle_placement(make_city([A, B], department))

    assert choice.pool == "b"


def test_system_it_exchanges_data_with_counts_more_than_two_others() -> None:
    rule = [{"to": "web", "ports": [443], "system": "hub"}]
    own = (make_system("hub", "b"), make_system("x", "a"), make_system("y", "a"), make_system("app", exposure=rule))
    other = (make_system("hub", "b", exposure=[{**rule[0], "system": "app"}]), *own[1:3], make_system("app"))

    for systems in (own, other):
        (choice,) = settle_placement(make_city([A, B], make_department("d", {"a": 100, "b": 100}, *systems)))
        assert choice.pool == "b"


def test_cheaper_of_two_like_pools_wins_and_a_usual_pool_is_one_of_100() -> None:
    assert choose_between(A, make_pool("b", cost=80)).pool == "b"
    assert choose_between(A, make_pool("b", cost=120)).pool == "a"
    assert choose_between(make_pool("a", cost=100), B).pool == choose_between(A, B).pool == "a"


def test_weights_of_the_city_decide() -> None:
    department = make_department("d", {"a": 100, "b": 100}, make_system("one", "b"), make_system("two"))
    city = load_example().city.model_copy(update={"placement": PlacementWeights(affinity=0)})

    (choice,) = settle_placement(make_city([A, make_pool("b", capacity={"cores": 500})], department, city=city))

    assert choice.pool == "a"


def test_systems_placed_in_one_go_count_for_each_other() -> None:
    systems = [make_system(f"s{number}", count=30) for number in range(3)]
    department = make_department("d", {"a": 100, "b": 100}, *systems)

    choices = settle_placement(make_city([A, B], department))

    assert [choice.pool for choice in choices] == ["a", "b", None]
    assert (
        explain_refusal(choices[2], "a")
        == [
            "the system needs 60 cores, and of the department's quota of 100 only 40 are left",
            "the system needs 30 servers, and of the department's quota of 100 only 70 are left",
        ][:1]
    )


def test_chosen_pools_are_written_into_the_inventory_and_nothing_else_moves() -> None:
    city = make_city([A, B], make_department("d", {"a": 100, "b": 100}, make_system("one", "b"), make_system("two")))

    placed = apply_choices(city, settle_placement(city))

    assert [system.pool for _, system in placed.systems] == ["b", "b"]
    assert settle_placement(placed) == []
    assert [system.pool for _, system in city.systems] == ["b", None]


def test_placed_system_is_explained_as_if_it_were_placed_now_and_does_not_count_against_itself() -> None:
    city = make_city([A, B], make_department("d", {"a": 100, "b": 100}, make_system("one", "b", count=40)))

    choice = explain_placement(city, "d", "one")

    assert (choice.current, choice.pool) == ("b", "a")
    assert all(judged.fits for judged in choice.judgements)


@pytest.mark.parametrize(
    ("pool", "fields", "sentence"),
    [
        ({"zones": {"internet": {"network": "i"}}}, {}, 'pool "a" has no zone "extranet"'),
        ({"images": {}}, {}, '"kylin-v10" is in the catalogue, but pool "a" has nothing for it'),
        (
            {"volume_types": {"ssd": "s"}},
            {"dual_active": True},
            'the system is dual-active, and pool "a" has no dual-active volume type',
        ),
        (
            {"load_balancer": False},
            {"load_balancers": [{"to": "web", "port": 443, "server_port": 443}]},
            'pool "a" offers no load balancers',
        ),
        (
            {"capacity": {"cores": 50}},
            {"count": 26},
            "the system needs 52 cores, and of the pool's 50 the systems there leave 50",
        ),
        (
            {"capacity": {"storage_tb": {"ssd": 1, "sas": 90}}},
            {
                "servers": [
                    {
                        "name": "web",
                        "flavor": "general.2c4g",
                        "image": "kylin-v10",
                        "volumes": [{"name": "d", "size_gib": 1000, "type": "ssd"}],
                    }
                ]
            },
            'the system needs 1000 GiB of storage on "ssd", and of the pool\'s 931 the systems there leave 931',
        ),
        (
            {},
            {"count": 51},
            "the system needs 102 cores, and of the department's quota of 100 only 100 are left",
        ),
        (
            {"department_limit": {"cores": 3, "memory_gib": 99, "servers": 9, "volumes": 9, "storage_gib": 999}},
            {},
            "with the system the department would need 4 cores, and one department may have 3 there",
        ),
    ],
)
def test_pool_that_cannot_take_the_system_is_refused_with_the_reason(
    pool: dict[str, object], fields: dict[str, object], sentence: str
) -> None:
    choice = choose_between(make_pool("a", **pool), **fields)

    assert choice.pool is None
    assert explain_refusal(choice, "a") == [sentence]


def test_rule_of_the_city_for_one_pool_refuses_that_pool() -> None:
    rule = CloudLimit.model_validate({"code": "r", "pools": ["a"], "max_mlps_level": 1, "source": "city rule 7"})
    city = load_example().city.model_copy(update={"limits": [rule]})

    (choice,) = settle_placement(make_city([A, B], make_department("d", {"a": 9, "b": 9}, make_system()), city=city))

    assert choice.pool == "b"
    assert explain_refusal(choice, "a") == [
        'MLPS level 2 may not be here: rule "r" allows level 1 at most. Source: city rule 7'
    ]


def test_pool_without_addresses_for_tenants_is_refused() -> None:
    blocks = [block for block in load_example().addresses if block.prefix.version == 4]
    city = make_city([A], make_department("d", {"a": 9}, make_system()), addresses=blocks)

    (choice,) = settle_placement(city)

    assert explain_refusal(choice, "a") == ["addresses.yml has no IPv6 block for tenants there in this zone"]
