"""What tests of judges say about results."""

from govcloud.pools.acceptance.result import Result


def told(result: Result) -> str:
    """All evidence in English."""
    return "; ".join(text.render("en") for text in result.evidence)


def told_zh(result: Result) -> str:
    """All evidence in Chinese."""
    return "；".join(text.render("zh") for text in result.evidence)
