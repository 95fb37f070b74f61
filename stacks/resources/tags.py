"""Tags as a map, for services that only know lists of words: each is written as `name=value`."""

from collections.abc import Iterable, Mapping


def tags_to(tags: Mapping[str, str]) -> list[str]:
    """The map as words."""
    return sorted(f"{name}={value}" if value else name for name, value in tags.items())


def tags_from(words: Iterable[str]) -> dict[str, str]:
    """The words as a map; one without `=` has an empty value."""
    pairs = (word.partition("=") for word in words)
    return {name: value for name, _, value in sorted(pairs)}
