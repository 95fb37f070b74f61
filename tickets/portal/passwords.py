"""What a password needs besides its length: several kinds of characters (GB/T 22239-2019, 8.1.4.1 a)."""

from django.core.exceptions import ValidationError

from govcloud.text import Text
from tickets.portal.words import say

KINDS = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())
LEAST = 3
TOO_FEW = Text(
    "It needs three of: small letters, capitals, digits, other characters.",
    "须包含小写字母、大写字母、数字、其他字符中的至少三种。",
)


class KindsOfCharactersValidator:
    """Three kinds of four."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's signature
        """Raises ValidationError."""
        if sum(any(map(kind, password)) for kind in KINDS) < LEAST:
            raise ValidationError(say(TOO_FEW), code="too_few_kinds")

    def get_help_text(self) -> str:
        """The rule as a sentence."""
        return say(TOO_FEW)
