"""Every pool goes through the same acceptance suite; one table shows what each can and cannot do."""

from govcloud.text import Text
from scripts.demo_steps.step import Kept, Stage, Step


def run(stage: Stage) -> list[Kept]:
    """Accept all four pools."""
    stage.govcloud("pool", "accept")
    return [
        Kept(
            Text("all four pools pass the same acceptance suite", "四个资源池通过同一套验收"), Text("passed", "已通过")
        )
    ]


STEP = Step(
    title=Text("The pools are accepted", "验收资源池"),
    about=Text(
        "Flavors, images, volume types, networks, TLS, rights, clock and quotas of each pool against what the "
        "inventory expects of it: pass, fail or cannot tell, each with its evidence.",
        "逐一核对各资源池的规格、镜像、卷类型、网络、TLS、权限、时钟和配额是否与清单一致："
        "符合、不符合或无法判断，均附依据。",
    ),
    look=Text("`.venv/bin/govcloud pool show huawei`", "`.venv/bin/govcloud pool show huawei`"),
    run=run,
)
