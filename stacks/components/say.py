"""What a program says to people: one sentence, in the language of the run."""

from collections.abc import Iterable

import pulumi

from govcloud.errors import GovcloudError
from govcloud.text import Text, choose_language


def refuse(what: Text, *, where: str = "", why: Text | None = None, todo: Text | None = None) -> pulumi.RunError:
    """The error to raise when the stack cannot be declared; Pulumi prints its sentence and no traceback."""
    return pulumi.RunError(GovcloudError(what, where, why, todo).render(choose_language()))


def as_refusal(error: GovcloudError) -> pulumi.RunError:
    """One of our errors as Pulumi wants it."""
    return pulumi.RunError(error.render(choose_language()))


def warn(what: Text, todo: Text | None = None, resource: pulumi.Resource | None = None) -> None:
    """A warning on the plan: something is not provided, and what to do. Nothing else is held up by it."""
    pulumi.warn(GovcloudError(what, todo=todo).render(choose_language()), resource)


def join(texts: Iterable[Text]) -> Text:
    """Several things as one list in a sentence."""
    given = list(texts)
    return Text(", ".join(each.render("en") for each in given), "、".join(each.render("zh") for each in given))
