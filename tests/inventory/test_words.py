"""Whatever a model can refuse has words: patterns, choices and errors of pydantic."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, get_args

import pytest

from govcloud.inventory.explain import EXPLAIN
from govcloud.inventory.explain_values import FORMATS, explain_date, explain_number, explain_pattern
from govcloud.inventory.labels import LABELS, find_choice, label_choice
from govcloud.inventory.layout import KINDS
from govcloud.inventory.models.base import CODE_PATTERN
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.extranet import Platform
from govcloud.inventory.models.system import Protocol
from govcloud.inventory.nearest import find_nearest
from govcloud.inventory.schema import make_schema

WITHOUT_LABELS = {Platform, Protocol}
"""Choices that are called the same in both languages."""


def find_in_schema(part: Any, name: str) -> Iterator[Any]:
    """Every value of a keyword anywhere in a schema."""
    if isinstance(part, dict):
        yield from (value for key, value in part.items() if key == name)
        for value in part.values():
            yield from find_in_schema(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from find_in_schema(value, name)


def list_choices(annotation: Any) -> Iterator[type[StrEnum]]:
    """Choices in a field's type."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield annotation
    elif hasattr(annotation, "model_fields"):
        for field in annotation.model_fields.values():
            yield from list_choices(field.annotation)
    else:
        for part in get_args(annotation):
            yield from list_choices(part)


def test_every_pattern_of_the_models_has_words() -> None:
    patterns = {pattern for kind in KINDS for pattern in find_in_schema(make_schema(kind), "pattern")}

    assert patterns == set(FORMATS)


def test_every_choice_of_the_models_has_chinese_labels() -> None:
    choices = {choice for kind in KINDS for choice in list_choices(kind.model)}

    assert choices - WITHOUT_LABELS == set(LABELS)
    assert all(set(labels) == {value.value for value in choice} for choice, labels in LABELS.items())


def test_choice_is_labelled_and_found_by_its_label() -> None:
    assert label_choice(Level.COUNTY).render("zh") == "县级"
    assert label_choice(Platform.VRP).render("zh") == "vrp"
    assert (find_choice(Level, "县"), find_choice(Level, "乡级"), find_choice(Level, "省"), find_choice(int, "县")) == (
        "county",
        "township",
        None,
        None,
    )


def test_errors_that_our_models_can_have_are_explained() -> None:
    # The types that pydantic documents for the kinds of fields that the models use.
    possible = {
        "missing",
        "extra_forbidden",
        "enum",
        "literal_error",
        "string_type",
        "string_too_short",
        "string_too_long",
        "string_pattern_mismatch",
        "int_type",
        "int_parsing",
        "int_from_float",
        "int_parsing_size",
        "bool_type",
        "bool_parsing",
        "date_type",
        "date_parsing",
        "date_from_datetime_parsing",
        "list_type",
        "dict_type",
        "model_type",
        "too_short",
        "too_long",
        "greater_than_equal",
        "less_than_equal",
        "value_error",
    }

    assert possible <= set(EXPLAIN)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("３", "3"),
        ("003", "3"),
        (" 7", "7"),
        ("1,000", "1000"),
        ("3.0", "3"),
        ("40GB", "40"),
        ("40 GiB", "40"),
        ("三", "3"),
        ("三级", "3"),
        ("两台", "2"),
        ("８０，４４３", "80, 443"),
        ("three", None),
        ("", None),
        ("1.5", None),
        ("1_000", None),
    ],
)
def test_number_that_was_meant(written: str, meant: str | None) -> None:
    assert explain_number(written, written)[2] == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2027/12/31", "2027-12-31"),
        ("2027.1.5", "2027-01-05"),
        ("20271231", "2027-12-31"),
        ("2027年1月5日", "2027-01-05"),
        ("２０２７-12-31", "2027-12-31"),
        ("2027-12-31T00:00:00", "2027-12-31"),
        ("31/12/2027", None),
        ("2027-02-30", None),
        ("2027-1231", None),
        ("202711", None),
        ("明年", None),
    ],
)
def test_date_that_was_meant_only_when_it_is_beyond_doubt(written: str, meant: str | None) -> None:
    assert explain_date(written)[1] == meant


@pytest.mark.parametrize(
    ("written", "kind", "meant"),
    [
        ("Health", "bad-format", "health"),
        ("health_portal", "bad-format", "health-portal"),
        (" health", "space", "health"),
        ("ｈealth", "full-width", "health"),
        ("卫健委", "bad-format", None),
        ("-", "bad-format", None),
    ],
)
def test_code_that_was_meant(written: str, kind: str, meant: str | None) -> None:
    assert (explain_pattern(written, CODE_PATTERN)[0], explain_pattern(written, CODE_PATTERN)[2]) == (kind, meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("general.4c8", "general.4c8g"),
        ("General.4C8G", "general.4c8g"),
        ("sdd", "ssd"),
        ("uos20", "uos-20"),
        ("gen", None),
        ("memory", "memory.4c32g"),
        ("xyz", None),
        ("a", None),
        ("", None),
    ],
)
def test_nearest_name(written: str, meant: str | None) -> None:
    names = ["general.2c4g", "general.4c8g", "memory.4c32g", "ssd", "uos-20", "b"]

    assert find_nearest(written, names) == meant
