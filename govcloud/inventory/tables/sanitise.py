"""Text that a spreadsheet would run as a formula, kept text: the apostrophe in CSV, and the way back."""

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a cell must begin with for a spreadsheet to take text from a CSV file for a formula."""


def guard_text(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would run it."""
    return f"'{text}" if text.startswith((*RISKY, "'")) else text


def unguard_text(text: str) -> str:
    """The text without the apostrophe that `guard_text` has put before it; any other apostrophe stays."""
    return text[1:] if text[:1] == "'" and text[1:].startswith((*RISKY, "'")) else text
