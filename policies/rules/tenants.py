"""Rules on tenants: what is registered, what belongs to nobody, what stayed after its end, and where things are."""

from datetime import timedelta

from govcloud.text import Text
from policies.facts.compute import Image, Server
from policies.facts.identity import Project, Quota
from policies.facts.register import Department, PoolRecord, System
from policies.facts.storage import Backup, Snapshot, Volume
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.registry import rule
from policies.whose import department_of, find_system
from policies.world import World

PLATFORM = ("admin", "service", "govcloud", "govcloud-base")
STOPPED = ("SHUTOFF", "STOPPED", "SHELVED", "SHELVED_OFFLOADED", "SUSPENDED", "SOFT_DELETED", "DELETED")
MOVE = Text("move the system to a pool for its level", "将系统迁移到满足其等级的资源池")


@rule("tenant-level-not-above-pool", needs=(System, PoolRecord), remedy=MOVE)
def server_not_above_pool(server: Server, world: World) -> Judgement:
    """The system that a server is of is graded no higher than the city's limits let into the pool.

    Levels are those of systems, as projects have none; namespaces of clusters are not judged here.
    """
    system = find_system(server, server.metadata, world)
    if system is None:
        return not_applicable("of no registered system", "不属于任何登记系统")
    return compare_level(system, server.place.pool, world)


@rule("tenant-level-not-above-pool.system", needs=(PoolRecord,), remedy=MOVE)
def system_not_above_pool(system: System, world: World) -> Judgement:
    """A registered system is graded no higher than the city's limits let into the pool that it names."""
    if system.pool is None:
        return not_applicable("placement chooses its pool by these limits", "资源池由自动选择按此限制确定")
    return compare_level(system, system.pool, world)


def compare_level(system: System, code: str, world: World) -> Judgement:
    """A system against the limit of a pool."""
    pool = world.one(PoolRecord, system, code)
    if pool is None:
        return fails("the pool `{code}` is not registered", "资源池 `{code}` 未登记", system, code=code)
    if system.mlps > pool.most_mlps:
        return fails(
            "level {level}, the pool takes up to {most}",
            "系统为 {level} 级，资源池最高 {most} 级",
            system,
            pool,
            level=system.mlps,
            most=pool.most_mlps,
        )
    return passes("level {level} is allowed", "{level} 级符合要求", system, pool, level=system.mlps)


@rule(
    "tenant-vm-known",
    needs=(System, Project),
    remedy=Text("find out who made it; have it approved or delete it", "查明创建人，补办审批或删除"),
)
def server_known(server: Server, world: World, *, grace_minutes: int = 10) -> Judgement:
    """A server is of a registered system, with its ticket, in its pool and in its department's project.

    Narrower than the condition: by its tags, which members of the project can write. States of stacks are not read
    here; `govcloud drift` finds what no state has.
    """
    if world.now - server.created < timedelta(minutes=grace_minutes):
        return not_applicable("just made", "刚创建")
    system = find_system(server, server.metadata, world)
    if system is None:
        return fails("of no registered system", "不属于任何登记系统")
    if server.metadata.get("ticket") != system.ticket or system.pool not in (None, server.place.pool):
        return fails("ticket or pool are not the system's", "工单或资源池与登记不一致", system)
    if department_of(server, server.project, world) != system.department:
        return fails("not in a project of the department", "不在该部门的项目内", system)
    return passes("approved by {ticket}", "已由 {ticket} 审批", system, ticket=system.ticket)


@rule(
    "tenant-vm-not-revived",
    needs=(System,),
    remedy=Text("stop the server, or have the system's use extended", "停用云主机，或办理系统延期"),
)
def server_not_revived(server: Server, world: World) -> Judgement:
    """No server of a system whose last day is over runs.

    Narrower than the condition: the inventory has no orders to stop, and actions of the past are not read.
    """
    system = find_system(server, server.metadata, world)
    if system is None or system.expires >= world.now.date():
        return not_applicable("of no system that ended", "所属系统未到期")
    if server.status in STOPPED:
        return passes("does not run", "未运行", system)
    return fails("runs after the last day, {day}", "到期日 {day} 后仍在运行", system, day=system.expires)


@rule(
    "tenant-project-registered",
    needs=(Department,),
    remedy=Text("tag the project with its department, or delete it", "为项目标注部门，或删除项目"),
)
def project_registered(project: Project, world: World, *, platform: tuple[str, ...] = PLATFORM) -> Judgement:
    """Every enabled project outside the platform's list is of a registered department.

    Narrower than the condition: a project holds all systems of a department, so that system, level and ticket are tags
    of its servers, which `tenant-vm-known` compares.
    """
    if not project.enabled or project.name in platform:
        return not_applicable("disabled, or the platform's", "已停用，或为平台项目")
    code = project.tags.get("department", "")
    if not code or world.one(Department, project, code) is None:
        return fails("of no registered department: `{code}`", "不属于任何登记部门：`{code}`", code=code)
    return passes("of department `{code}`", "属于部门 `{code}`", code=code)


@rule(
    "tenant-quota-finite",
    needs=(Project,),
    remedy=Text("write the department's whole quota from the inventory", "按清单写入该部门的完整配额"),
)
def quota_finite(quota: Quota, world: World) -> Judgement:
    """No quota of a department is without limit. The sum against the pool's capacity is placement's to keep."""
    if not department_of(quota, quota.project, world):
        return not_applicable("not a department's", "不属于部门")
    names = [name for name in Quota.FIELDS if name != "project"]
    wrong = find_any(names, lambda name: getattr(quota, name) < 0)
    if wrong:
        return fails("without limit: {names}", "无上限：{names}", names=", ".join(wrong))
    return passes("every quota has a limit", "配额均有上限")


@rule(
    "tenant-closed-clean",
    needs=(Server, Volume, Snapshot, Backup, Image),
    remedy=Text("delete what is left after the department confirmed", "经部门确认后清除残留数据"),
)
def closed_project_clean(project: Project, world: World) -> Judgement:
    """A disabled project has no servers, volumes, snapshots, backups and images.

    Stricter than the condition: at once, for no pool tells when it was closed. Containers and secrets are not read.
    """
    if project.enabled:
        return not_applicable("not closed", "未关闭")
    kinds = (Server, Volume, Snapshot, Backup, Image)
    left = find_any(kinds, lambda kind: bool(world.where(kind, project, project=project.id)))
    if left:
        return fails("left behind: {kinds}", "残留：{kinds}", kinds=", ".join(kind.KIND for kind in left))
    return passes("nothing is left", "无残留")


LOCATE = Text("ask the pool's operator to tell the zone and back end", "请资源池运营方提供所在可用区和后端")


@rule("tenant-location-known", remedy=LOCATE)
def volume_located(volume: Volume, world: World) -> Judgement:
    """The pool tells a volume's zone and back end."""
    if not volume.availability_zone or not volume.backend:
        return fails("zone or back end are not told", "未提供可用区或后端")
    return passes("in {zone}", "位于 {zone}", zone=volume.availability_zone)


@rule("tenant-location-known.backup", remedy=LOCATE)
def backup_located(backup: Backup, world: World) -> Judgement:
    """The pool tells a backup's zone."""
    if not backup.availability_zone:
        return fails("its zone is not told", "未提供可用区")
    return passes("in {zone}", "位于 {zone}", zone=backup.availability_zone)
