"""How long logrotate keeps a file, by the text of its configuration. Pure."""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase

DAYS = {"hourly": 1 / 24, "daily": 1, "weekly": 7, "monthly": 30, "yearly": 365}
STANZA = re.compile(r"([^{}]*)\{([^}]*)\}")


def days_by_logrotate(texts: Mapping[str, str], path: str) -> int | None:
    """Days after which logrotate deletes a file; None where no stanza is about it."""
    usual = read_stanza(STANZA.sub("", texts.get("/etc/logrotate.conf", "")), {})
    for text in texts.values():
        plain = re.sub(r"(?m)#.*$|^\s*(?:post|pre|first|last)\w+$[\s\S]*?^\s*endscript", "", text)
        for names, body in STANZA.findall(plain):
            lines = names.strip().splitlines()
            if any(fnmatchcase(path, name.strip("\"'")) for line in lines for name in line.split()):
                said = read_stanza(body, usual)
                if {"size", "maxsize"} & said.keys():
                    return 0
                days = DAYS[said.get("period", "weekly")] * int(said.get("rotate", "0"))
                return int(min(days, int(said.get("maxage", days))))
    return None


def read_stanza(body: str, usual: Mapping[str, str]) -> dict[str, str]:
    """Settings, of which the last counts."""
    said = dict(usual)
    for line in body.splitlines():
        words = line.split()
        if words:
            said |= {"period": words[0]} if words[0] in DAYS else {words[0]: " ".join(words[1:])}
    return said
