"""What the commands on workers share: the parts that are installed only for those who use workers."""

from importlib.util import find_spec

from govcloud.errors import UsageError
from govcloud.text import Text


def require_workers() -> None:
    """Raises UsageError where the queue's library is not installed."""
    if find_spec("dbos") is None:
        raise UsageError(
            Text("workers are not part of this installation", "本次安装不包含工作进程功能"),
            todo=Text(
                "install the extra `workers`: pip install 'govcloud[workers]'",
                "请安装 workers 组件：pip install 'govcloud[workers]'",
            ),
        )
