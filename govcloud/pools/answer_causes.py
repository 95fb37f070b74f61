"""The table of what can be wrong with an answer: calls that were answered, but not with what was asked for.

The first row that applies is the cause; a new cause is a new row. The values that templates may use are in `errors`.
"""

from http import HTTPStatus

from govcloud.pools.cause import ASK_PROVIDER, CHECK_ADDRESS, Cause
from govcloud.text import Text

OVER_QUOTA = (HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
"""nova refuses with the first, neutron with the second, cinder with the third."""

ANSWER_CAUSES = (
    Cause(
        "plain-spoken-to-tls",
        lambda f: f.plain and f.status == HTTPStatus.BAD_REQUEST and f.look is not None,
        Text("the address says http, but the port speaks TLS", "地址写的是 http，但该端口是 TLS"),
        Text("write `https://` in `auth_url` of `{cloud}`", "请把 `{cloud}` 的 `auth_url` 改为 `https://`"),
    ),
    Cause(
        "sign-in",
        lambda f: f.status == HTTPStatus.UNAUTHORIZED and f.service == "identity",
        Text("user, password, domain or project is wrong ({said})", "用户名、密码、域或项目不正确（{said}）"),
        Text(
            "check `auth` of `{cloud}` in clouds.yaml; also whether the account is locked or its password has expired",
            "请核对 clouds.yaml 中 `{cloud}` 的 `auth`，并确认账号未被锁定、密码未过期",
        ),
    ),
    Cause(
        "token-refused",
        lambda f: f.status == HTTPStatus.UNAUTHORIZED,
        Text("it does not accept the pool's own tokens ({said})", "不接受本资源池签发的令牌（{said}）"),
        ASK_PROVIDER,
    ),
    Cause(
        "quota",
        lambda f: f.status in OVER_QUOTA and "quota" in f.said.lower(),
        Text("the project's quota is used up ({said})", "项目配额已用尽（{said}）"),
        Text(
            "raise `quotas` of the department in the inventory, or free something",
            "请在清单中提高该部门的 `quotas`，或释放已有资源",
        ),
    ),
    Cause(
        "forbidden",
        lambda f: f.status == HTTPStatus.FORBIDDEN,
        Text("our account may not do this ({said})", "我方账号无此权限（{said}）"),
        Text(
            "ask the provider for the right; `docs/pools.md` lists what the product needs",
            "请向运营方申请该权限；所需权限见 `docs/pools.zh-CN.md`",
        ),
    ),
    Cause(
        "not-found",
        lambda f: f.status == HTTPStatus.NOT_FOUND,
        Text("there is no {path} ({said})", "不存在 {path}（{said}）"),
        CHECK_ADDRESS,
    ),
    Cause(
        "conflict",
        lambda f: f.status == HTTPStatus.CONFLICT,
        Text("it is in the way of something that exists ({said})", "与已有资源冲突（{said}）"),
        Text("look at what is there and try again", "请查看现有资源后重试"),
    ),
    Cause(
        "too-many",
        lambda f: f.status in (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.TOO_MANY_REQUESTS),
        Text("it gets more calls than it accepts ({said})", "调用次数超过其限制（{said}）"),
        Text("wait, then run with less at once", "请稍后重试，并减少并发"),
        transient=True,
    ),
    Cause(
        "redirects",
        lambda f: f.status_class == "3xx",
        Text("it redirects again and again ({status})", "反复重定向（{status}）"),
        CHECK_ADDRESS,
    ),
    Cause(
        "server-error",
        lambda f: f.status_class == "5xx",
        Text("it answers {status} ({said})", "返回 {status}（{said}）"),
        Text(
            "its own log says more; ask the pool's provider, or see `govcloud lab logs` for a pool of the lab",
            "原因见其服务日志；请联系运营方，实验环境可执行 `govcloud lab logs`",
        ),
        transient=True,
    ),
    Cause(
        "not-openstack",
        lambda f: f.status_class == "2xx",
        Text("its answer is not that of an OpenStack service ({said})", "返回的内容不是 OpenStack 接口应答（{said}）"),
        CHECK_ADDRESS,
    ),
    Cause(
        "refused-request",
        lambda f: f.status is not None,
        Text("it answers {status} ({said})", "返回 {status}（{said}）"),
        ASK_PROVIDER,
    ),
)
"""Causes with an answer, by its status."""
