"""What a ticket asks for."""

from enum import StrEnum

from govcloud.text import Text


class Kind(StrEnum):
    """What a department asks for."""

    APPLY = "apply"
    CHANGE = "change"
    MIGRATE = "migrate"
    RELEASE = "release"
    RENEW = "renew"

    @property
    def words(self) -> Text:
        """For people."""
        return WORDS[self]

    @property
    def prefix(self) -> str:
        """What the number of such a ticket begins with."""
        return PREFIXES[self]


WORDS = {
    Kind.APPLY: Text("application", "申请"),
    Kind.CHANGE: Text("change", "变更"),
    Kind.MIGRATE: Text("migration", "迁移"),
    Kind.RELEASE: Text("release", "退出"),
    Kind.RENEW: Text("renewal", "续期"),
}
PREFIXES = {Kind.APPLY: "W", Kind.CHANGE: "B", Kind.MIGRATE: "Q", Kind.RELEASE: "T", Kind.RENEW: "X"}
"""As numbers of receipts have it: 网, 变, 迁, 退, 续."""
ALL = frozenset(Kind)
NEW_SYSTEMS = frozenset({Kind.APPLY, Kind.MIGRATE})
"""Kinds that end with the acceptance of a system."""
