"""What pages say, once, in both languages; sentences that the domain says are the domain's."""

from collections.abc import Mapping

from govcloud.text import Text

SENTENCES: Mapping[str, Text] = {
    "portal": Text("Government cloud portal", "政务云服务门户"),
}
"""Name in templates → sentence."""
