"""What can be wrong with a state database, as sentences: one for each cause that a person can do something about."""

from enum import Enum

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal

_SAFE_TODO = Text("start the command again; what was under way is taken up", "请重新执行命令，未完成的操作会接续进行")


class Cause(Enum):
    """What is wrong, and what to do about it."""

    FULL = (
        Text("the disk of the state database is full", "状态数据库所在磁盘已满"),
        Text(
            "free some space and start the command again; what was done is kept",
            "请清理空间后重新执行命令，已完成的部分不会丢失",
        ),
    )
    READ_ONLY = (
        Text("the state database is read-only", "状态数据库只读"),
        Text("make it writable, or name another in {name}", "请使其可写，或在 {name} 中另行指定")(
            name="GOVCLOUD_STATE_URL"
        ),
    )
    DENIED = (
        Text("the state database may not be used by this user", "当前用户无权使用状态数据库"),
        Text("grant the user its rights, or use another user", "请为该用户授权，或换用其他用户"),
    )
    LOGIN = (
        Text("the state database refuses this user or password", "状态数据库拒绝该用户或口令"),
        Text("correct the user and password in {name}", "请更正 {name} 中的用户名和口令")(name="GOVCLOUD_STATE_URL"),
    )
    NO_DATABASE = (
        Text("there is no state database of this name", "没有该名称的状态数据库"),
        Text("have it made (`createdb NAME`), or correct the name", "请创建该数据库（`createdb 名称`），或更正名称"),
    )
    UNREACHABLE = (
        Text("the state database cannot be reached", "无法连接状态数据库"),
        Text("check that it runs and that its address is right", "请检查其是否运行、地址是否正确"),
    )
    LOST = (Text("the connection to the state database was lost", "与状态数据库的连接中断"), _SAFE_TODO)
    BUSY = (Text("the state database is held by another process", "状态数据库被另一进程占用"), _SAFE_TODO)
    NO_STATE = (
        Text("this file is no state database, or is damaged", "该文件不是状态数据库，或已损坏"),
        Text("name the right file, or restore a backup", "请指定正确的文件，或从备份恢复"),
    )
    CLOCK = (
        Text("this machine's clock differs from the state database's", "本机时钟与状态数据库的时钟不一致"),
        Text("set both by the same time server", "请让两者使用同一时间服务器对时"),
    )
    OTHER = (
        Text("the state database cannot be used", "无法使用状态数据库"),
        Text("check the database's own log; what was done is kept", "请检查数据库自身的日志；已完成的部分不会丢失"),
    )


class DatabaseError(GovcloudError):
    """The database itself failed; nothing of the transaction was kept, unless the cause is LOST."""

    def __init__(self, cause: Cause, where: str, why: object) -> None:
        what, todo = cause.value
        super().__init__(what, where, literal(" ".join(str(why).split())) if str(why) else None, todo)
        self.cause = cause
