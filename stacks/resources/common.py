"""Properties that many types have."""

from govcloud.text import Text
from stacks.resources.kinds import MapOf, Str
from stacks.resources.marks import DESCRIPTION_MOST
from stacks.resources.properties import Property

ID = Str(pattern=r"\S+")
"""An id of the pool."""

NAME = Property(Str(), Text("name", "名称"), required=True)
FIXED_NAME = Property(
    Str(), Text("name; a new one needs a new resource", "名称；改名需要重建"), required=True, replaces=True
)
PROJECT = Property(
    ID, Text("id of the project that it belongs to", "所属项目的 ID"), required=True, replaces=True, api="project_id"
)
DESCRIPTION = Property(
    Str(least=0, most=DESCRIPTION_MOST),
    Text("words for people; our mark is kept behind them", "说明文字；平台标记附在其后"),
    default="",
)
TAGS = Property(
    MapOf(Str(least=0, most=120, pattern=r"[^,/]*")),
    Text("tags: department, system, ticket, grade, expiry", "标签：部门、系统、工单、等级、到期日"),
    default={},
)
METADATA = Property(
    MapOf(Str(least=0)),
    Text("metadata: department, system, ticket, grade, expiry", "元数据：部门、系统、工单、等级、到期日"),
    default={},
)
