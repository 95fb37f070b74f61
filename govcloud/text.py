"""Sentences in the two languages that every user-facing text of the product has: Chinese and English.

A `Text` holds both templates side by side, so that a sentence is written, reviewed and changed in one place. There is
no catalogue of messages: each module keeps its own sentences next to the code that says them.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

type Language = Literal["en", "zh"]


@dataclass(frozen=True)
class Text:
    """One sentence as two `str.format` templates and the values that both of them use.

    >>> Text("{n} pools", "{n} 个资源池")(n=4).render("zh")
    '4 个资源池'
    """

    en: str
    zh: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __call__(self, **values: object) -> "Text":
        """The same sentence with values filled in; a value may itself be a `Text`."""
        return Text(self.en, self.zh, {**self.values, **values})

    def render(self, language: Language) -> str:
        """The sentence in one language; raises KeyError when a value of the template was not given."""
        template = self.zh if language == "zh" else self.en
        if not self.values:
            return template
        return template.format(**{k: v.render(language) if isinstance(v, Text) else v for k, v in self.values.items()})

    def __str__(self) -> str:
        return self.render("en")


def literal(words: str) -> Text:
    """Words that are the same in both languages: a name, a path, what a server answered."""
    return Text("{words}", "{words}", {"words": words})


def in_words(en: str, zh: str) -> str:
    """A sentence that needs no values, in the language of this run: the help of commands and options."""
    return Text(en, zh).render(choose_language())


def choose_language(environment: Mapping[str, str] = os.environ) -> Language:
    """`GOVCLOUD_LANG` if it is set, else the locale's language; English where neither says Chinese."""
    chosen = environment.get("GOVCLOUD_LANG") or next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return "zh" if chosen.lower().startswith("zh") else "en"
