"""Comware's own words where both vendors' lines are made in one place."""

from extranet.rendering.cli.spelling import V4, V6
from extranet.rendering.cli.writing import Words

WORDS = Words(
    prefix_list={V4: "ip prefix-list", V6: "ipv6 prefix-list"},
    match={V4: "if-match ip address prefix-list", V6: "if-match ipv6 address prefix-list"},
    additive="",
    remark="comment",
)
"""https://www.h3c.com: Comware 7 command references, routing policies and access lists."""
