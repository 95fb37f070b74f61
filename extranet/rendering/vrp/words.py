"""VRP's own words where both vendors' lines are made in one place."""

from extranet.rendering.cli.spelling import V4, V6
from extranet.rendering.cli.writing import Words

WORDS = Words(
    prefix_list={V4: "ip ip-prefix", V6: "ip ipv6-prefix"},
    match={V4: "if-match ip-prefix", V6: "if-match ipv6 address prefix-list"},
    additive=" additive",
    remark="description",
)
"""https://support.huawei.com: NetEngine and CloudEngine command references, route policies and access lists."""
