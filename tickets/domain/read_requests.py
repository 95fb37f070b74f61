"""Reads what a ticket asks for from a document; says every mistake in words of who fills in forms. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from govcloud.errors import GovcloudError
from govcloud.inventory.explain import explain_error
from govcloud.inventory.problems import Problem
from govcloud.inventory.reading.source import Place, Source, Steps
from govcloud.text import Language, Text
from tickets.domain.requests import MODELS, Request

LANGUAGES: tuple[Language, Language] = ("en", "zh")
NO_KIND = Text("`kind` has to be one of {kinds}", "`kind` 须为以下之一：{kinds}")


def read_request(document: Mapping[str, Any], number: str) -> Request:
    """What a document asks for; a system in it gets the ticket's number. Raises GovcloudError naming every mistake."""
    system = document.get("system")
    if isinstance(system, Mapping):
        document = {**document, "system": {**system, "ticket": number}}
    model = MODELS.get(str(document.get("kind")))
    if model is None:
        raise GovcloudError(NO_KIND(kinds=", ".join(MODELS)), number)
    try:
        request: Request = model.model_validate(document)
    except ValidationError as wrong:
        place = Place(Form(number, document))
        problems = [explain_error(error, model, place) for error in wrong.errors()]
        raise GovcloudError(join(problems), number) from None
    return request


def join(problems: Sequence[Problem]) -> Text:
    """All problems as one sentence."""
    en, zh = ([each.explain(language) for each in problems] for language in LANGUAGES)
    return Text("{en}", "{zh}", {"en": "; ".join(en), "zh": "；".join(zh)})


@dataclass(frozen=True)
class Form(Source):
    """A form that was filled in: it has no lines."""

    file: str
    document: Mapping[str, Any]

    def find_line(self, path: Steps) -> int | None:  # noqa: ARG002 - of a file
        return None

    def find_text(self, path: Steps) -> str:
        value: Any = self.document
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return ""
        return "" if value is None or isinstance(value, dict | list) else str(value)

    def name_field(self, path: Steps) -> str:
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
