"""Are the services there that the product needs, and does each answer with its versions."""

from collections.abc import Mapping

from govcloud.pools.acceptance.checks.sign_in import explain_refusal
from govcloud.pools.acceptance.result import Check, Result, conclude
from govcloud.pools.endpoints import Versions
from govcloud.pools.errors import PoolError
from govcloud.pools.releases import guess_release
from govcloud.pools.services import SERVICES
from govcloud.text import Text

ALL_ANSWER = Text("{services} answer; release {release}", "{services} 均有响应；版本 {release}")
ASK = Text("ask the provider to bring the service back", "请运营方恢复该服务")


def judge(versions: Mapping[str, Versions | PoolError]) -> Result:
    """A fail for each required service that is missing or does not answer."""
    dead = {name: error for name, error in versions.items() if isinstance(error, PoolError)}
    problems = [explain_refusal(error) for name, error in dead.items() if SERVICES[name].required]
    unknown = [explain_refusal(error) for name, error in dead.items() if not SERVICES[name].required]
    alive = {name: found for name, found in versions.items() if isinstance(found, Versions)}
    newest = alive["compute"].microversion_max if "compute" in alive else ""
    spoken = ", ".join(f"{name} {found.microversion_max or found.api}" for name, found in alive.items())
    release = guess_release(newest) or Text("unknown", "未知")
    return conclude(problems, ALL_ANSWER(services=spoken, release=release), ASK, unknown)


CHECK = Check("services", Text("services answer", "服务可用"), lambda facts: judge(facts.versions))
