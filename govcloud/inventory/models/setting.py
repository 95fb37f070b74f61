"""A city's own values of rules' parameters. Which rules, parameters and values there are is the matter of policies."""

from typing import Any

from govcloud.inventory.models.base import Model, Sentence, labelled


class Setting(Model):
    """Item of `policies.yml`: parameters of one rule that differ from the product's own, with the reason."""

    rule: Sentence = labelled("rule", "规则")
    parameters: dict[Sentence, Any] = labelled("parameter → the city's value", "参数 → 本市取值", min_length=1)
    reason: Sentence = labelled("why the city differs, or the document that says so", "理由或依据")

    @property
    def code(self) -> str:
        """What lists and changes call it."""
        return self.rule
