"""First passwords of members. They are made at random, go into state encrypted, and are never shown unasked."""

import secrets
import string

LENGTH = 20
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-_.+=")
"""Each is used at least once, as password rules of pools want it."""


def make_password() -> str:
    """A random password that any rule for passwords accepts."""
    letters = [secrets.choice(each) for each in CLASSES]
    letters += [secrets.choice("".join(CLASSES)) for _ in range(LENGTH - len(letters))]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)
