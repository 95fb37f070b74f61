"""Which calls the fault proxy's rules choose."""

import re

import pytest

from scripts.lab.proxy.rules import Book, Rule

CALL = ("huawei", "compute", "GET", "/v2.1/servers/detail?limit=1")


def test_rule_is_used_as_often_as_it_says_and_then_not_again() -> None:
    book = Book()
    entry = book.add(Rule("huawei", "status", times=2))
    assert [book.choose(*CALL) is not None for _ in range(4)] == [True, True, False, False]
    assert entry.hits == 2
    assert entry.used_up


@pytest.mark.parametrize(
    ("rule", "chosen"),
    [
        (Rule("huawei", "drop"), True),
        (Rule("telecom", "drop"), False),
        (Rule("huawei", "drop", service="compute"), True),
        (Rule("huawei", "drop", service="network"), False),
        (Rule("huawei", "drop", method="GET"), True),
        (Rule("huawei", "drop", method="POST"), False),
        (Rule("huawei", "drop", path=r"/servers\b"), True),
        (Rule("huawei", "drop", path=r"^/servers"), False),
        (Rule("huawei", "drop", path=r"limit=1$"), True),
    ],
)
def test_rule_matches_pool_service_method_and_path(rule: Rule, chosen: bool) -> None:
    book = Book()
    book.add(rule)
    assert (book.choose(*CALL) is rule) == chosen


def test_first_rule_that_is_not_used_up_wins() -> None:
    book = Book()
    first, second = Rule("huawei", "drop", times=1), Rule("huawei", "hang")
    book.add(first)
    book.add(second)
    assert [book.choose(*CALL), book.choose(*CALL)] == [first, second]


def test_same_seed_gives_the_same_calls_and_roughly_the_share() -> None:
    def run(seed: int) -> list[bool]:
        book = Book()
        book.add(Rule("huawei", "drop", probability=0.3, seed=seed))
        return [book.choose(*CALL) is not None for _ in range(1000)]

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 250 < sum(run(1)) < 350


def test_clearing_one_pool_leaves_the_others() -> None:
    book = Book()
    book.add(Rule("huawei", "drop"))
    kept = book.add(Rule("telecom", "drop"))
    assert book.clear("huawei") == 1
    assert list(book.entries.values()) == [kept]
    assert book.clear() == 1
    assert not book.entries


def test_path_that_is_no_regular_expression_is_refused() -> None:
    with pytest.raises(re.error):
        Book().add(Rule("huawei", "drop", path="("))
