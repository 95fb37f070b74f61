"""What actions are called, and who may do which next. Pure."""

from collections.abc import Mapping

from govcloud.text import Text
from tickets.domain.people import Role
from tickets.domain.ticket import Ticket
from tickets.domain.transitions import TRANSITIONS

WORDS: Mapping[str, Text] = {
    "accept": Text("take in", "受理"),
    "accept-rehearsal": Text("accept the rehearsal", "确认演练"),
    "accept-urgently": Text("take in urgently", "急用先建受理"),
    "appeal": Text("appeal", "申诉"),
    "approve": Text("approve", "通过"),
    "ask-supplement": Text("ask for a supplement", "要求补正"),
    "attach": Text("add a paper", "上传材料"),
    "complete": Text("complete", "办结本环节"),
    "copied": Text("copied", "复制完成"),
    "deployed": Text("deployed", "部署完成"),
    "end-trial": Text("end the trial run", "结束试运行"),
    "erased": Text("source erased", "源端已清除"),
    "expire": Text("run out", "逾期终止"),
    "failed": Text("failed", "实施失败"),
    "frozen": Text("writes stopped", "已停写"),
    "give-back": Text("give back to review", "退回评审"),
    "pass-point-of-no-return": Text("pass the point of no return", "确认不再回退"),
    "propose-plan": Text("propose the plan", "提交迁移方案"),
    "refuse": Text("refuse", "不予确认"),
    "refuse-rehearsal": Text("refuse the rehearsal", "演练不通过"),
    "rehearsed": Text("rehearsed", "演练完成"),
    "reject": Text("reject", "不予通过"),
    "release-source": Text("release the source", "同意清除源端"),
    "reopen": Text("reopen", "恢复受理"),
    "resume": Text("resume", "恢复办理"),
    "retry": Text("try again", "重新实施"),
    "revise": Text("save what is asked for", "保存申请内容"),
    "roll-back": Text("roll back", "回退"),
    "rolled-back": Text("rolled back", "回退完成"),
    "send-back": Text("send back to the trial run", "退回试运行"),
    "sign": Text("sign", "签字确认"),
    "submit": Text("submit", "提交"),
    "supplement": Text("hand in the supplement", "提交补正"),
    "suspend": Text("suspend", "暂停"),
    "uphold": Text("uphold the decision", "维持原决定"),
    "withdraw": Text("withdraw", "撤回"),
    "world-moved": Text("the world has moved", "现状已变化"),
}
"""Action → what a button, and the book, call it."""


def list_next(ticket: Ticket) -> Mapping[str, frozenset[Role]]:
    """What may come next, and in which roles, in the table's order."""
    found: dict[str, frozenset[Role]] = {}
    for row in TRANSITIONS:
        if row.source is ticket.state and ticket.kind in row.kinds:
            found[row.action] = found.get(row.action, frozenset()) | row.roles
    return found


def needs_note(ticket: Ticket, action: str) -> bool:
    """Whether a reason has to be given."""
    return any(row.note for row in TRANSITIONS if (row.action, row.source) == (action, ticket.state))
