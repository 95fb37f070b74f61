"""Rules on volumes and their backups."""

from datetime import timedelta

from govcloud.text import Text
from policies.facts.compute import Server
from policies.facts.register import System
from policies.facts.storage import Backup, Volume, VolumeType
from policies.model import Judgement, fails, not_applicable, passes
from policies.registry import rule
from policies.whose import system_of, tags_of
from policies.world import World

SENSITIVE = ("important", "core")


@rule(
    "volume-encrypted",
    needs=(VolumeType, System, Server),
    remedy=Text("move the data to a volume of an encrypted type", "将数据迁移到加密卷类型"),
)
def sensitive_volumes_encrypted(
    volume: Volume, world: World, *, from_level: int = 3, least_bits: int = 256, classes: tuple[str, ...] = SENSITIVE
) -> Judgement:
    """Volumes with important data of graded systems are encrypted with a long key."""
    system = system_of(volume, tags_of(volume, world), world)
    if system.mlps < from_level or system.data_class not in classes:
        return not_applicable("the system's data need not be encrypted", "该系统数据不要求加密存储", system)
    if not volume.encrypted:
        return fails("is not encrypted", "未加密", system)
    kinds = [each for each in world.all(VolumeType, volume) if each.name == volume.type]
    if not kinds or (kinds[0].key_size or 0) < least_bits:
        return fails("its key has less than {bits} bits", "密钥长度不足 {bits} 位", system, *kinds, bits=least_bits)
    return passes("is encrypted", "已加密", system, *kinds)


@rule(
    "volume-not-abandoned",
    remedy=Text("delete the volume, or attach it", "删除或挂载该云硬盘"),
)
def volume_in_use(volume: Volume, world: World, *, most_days: int = 60) -> Judgement:
    """No volume lies about without a server."""
    if volume.status != "available" or volume.servers:
        return passes("is used", "正在使用")
    since = volume.updated or volume.created
    if world.now - since > timedelta(days=most_days):
        return fails("unused since {day}", "自 {day} 起闲置", day=since.date())
    return passes("unused for a short time only", "闲置时间未超限")


@rule(
    "backup-fresh",
    needs=(Backup, System, Server),
    remedy=Text("run a backup and find out why none came", "立即备份并排查未按时备份的原因"),
)
def backup_fresh(
    volume: Volume, world: World, *, hours: tuple[tuple[int, int], ...] = ((4, 24), (3, 24), (2, 168), (1, 168))
) -> Judgement:
    """The newest backup is good, recent enough for the system's level, and newer than the last that failed."""
    if volume.bootable or not volume.servers:
        return not_applicable("a system disk, or used by no server", "系统盘，或未被云主机使用")
    system = system_of(volume, tags_of(volume, world), world)
    backups = sorted(world.where(Backup, volume, volume=volume.id), key=lambda each: each.created)
    good = [each for each in backups if each.status == "available"]
    if not good:
        return fails("has no usable backup", "没有可用备份", system, *backups)
    if any(each.status == "error" and each.created > good[-1].created for each in backups):
        return fails("the last backup failed", "最近一次备份失败", system, *backups[-1:])
    allowed = timedelta(hours=dict(hours)[system.mlps])
    if world.now - good[-1].created > allowed:
        return fails("the last backup is of {at}", "最近备份时间为 {at}", system, good[-1], at=good[-1].created)
    return passes("backed up at {at}", "备份于 {at}", system, good[-1], at=good[-1].created)
