"""Which language a visitor wants: what the address says, else what the browser says, else the server's. Pure."""

from govcloud.text import Language


def choose_language(asked: str, accepted: str, default: Language) -> Language:
    """`asked` is the address's `lang`, `accepted` the header Accept-Language."""
    if (named := read_tag(asked)) is not None:
        return named
    ranked: list[tuple[float, int, Language]] = []
    for number, item in enumerate(accepted.split(",")[:20]):
        tag, _, rest = item.partition(";")
        language = read_tag(tag)
        if language is not None and (weight := read_weight(rest)) > 0:
            ranked.append((-weight, number, language))
    return min(ranked)[2] if ranked else default


def read_tag(tag: str) -> Language | None:
    """The language of a tag such as zh-CN; None: neither of ours."""
    first = tag.strip().lower().partition("-")[0]
    return "zh" if first == "zh" else "en" if first == "en" else None


def read_weight(rest: str) -> float:
    """The weight of an item; 1 where none is written, 0 where it is not a number."""
    name, _, value = rest.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
