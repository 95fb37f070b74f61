"""The sentences of pages, in the language of the one who reads."""

from collections.abc import Iterator, Mapping

from django.http import HttpRequest
from django.utils.translation import get_language

from govcloud.text import Language, Text
from tickets.portal.sentences import SENTENCES


def choose_language() -> Language:
    """The language of this request."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def say(text: Text | str) -> str:
    """A text in this request's language."""
    return text.render(choose_language()) if isinstance(text, Text) else text


class Words(Mapping[str, str]):
    """Name → sentence, as templates ask for them."""

    def __getitem__(self, name: str) -> str:
        return say(SENTENCES[name])

    def __iter__(self) -> Iterator[str]:
        return iter(SENTENCES)

    def __len__(self) -> int:
        return len(SENTENCES)


def add_words(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 - Django's signature
    """For every page: `w`, and whether it is in Chinese."""
    return {"w": Words(), "language": choose_language()}
