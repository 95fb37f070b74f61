"""Does the pool let us in: the clouds.yaml entry is usable, the identity service answers and gives a token in time."""

from collections.abc import Sequence

from govcloud.pools.acceptance.facts import Facts
from govcloud.pools.acceptance.result import Check, Result, Verdict
from govcloud.pools.errors import PoolError
from govcloud.text import Text

SIGNED_IN = Text("signed in at {origin} as {roles}", "已登录 {origin}，角色：{roles}")


def judge(origin: str, roles: Sequence[str], refusal: PoolError | None) -> Result:
    """A pass if there was no refusal."""
    if refusal is not None:
        return Result(Verdict.FAIL, (explain_refusal(refusal),), refusal.todo)
    return Result(Verdict.PASS, (SIGNED_IN(origin=origin, roles=", ".join(sorted(roles))),))


def explain_refusal(refusal: PoolError) -> Text:
    """What and why of an error, without its pool and advice."""
    if refusal.why is None:
        return refusal.what
    return Text("{what}: {why}", "{what}：{why}")(what=refusal.what, why=refusal.why)


def answer(facts: Facts) -> Result:
    """Signing in is the fact."""
    try:
        return judge(facts.session.config.auth_url, facts.access.role_names or [], None)
    except PoolError as refusal:
        return judge("", [], refusal)


CHECK = Check("sign-in", Text("lets us in", "可登录"), answer)
