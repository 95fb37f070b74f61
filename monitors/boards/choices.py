"""What people choose on boards: a pool, a department, a level of the extranet, a node."""

from govcloud.text import Text
from monitors.boards.board import Variable
from monitors.metrics import extranet, pool, source

POOL = Variable("pool", Text("Pool", "资源池"), pool.SIZE)
DEPARTMENT = Variable("department", Text("Department", "部门"), pool.TENANT_QUOTA, many=False)
LEVEL = Variable("level", Text("Level", "层级"), extranet.PATHS_UP)
NODE = Variable("node", Text("Node", "节点"), extranet.PATHS_UP, within=("level",))
SOURCE = Variable("source", Text("Source", "数据源"), source.SOURCE_UP)
