"""Rules on how the platform's own services are configured: options in effect, keys of tokens, and files."""

import re
from datetime import timedelta

from govcloud.text import Text
from policies.facts.register import PoolRecord
from policies.facts.services import ConfigFile, ServiceConfig, TokenKey
from policies.model import Judgement, fails, find_any, manual, not_applicable, passes
from policies.registry import rule
from policies.world import World

KEYSTONE = "keystone"
NOT_ASKED = not_applicable("another service", "非该服务")
NO_LIBVIRT = not_applicable("runs no servers by libvirt", "不通过 libvirt 运行云主机")
REFUSED = ("abcdefgh", "Abcdef1", "12345678")
"""Passwords that are too simple or too short."""
ACCEPTED = ("Abcdef1!", "Abcdefg1", "Abcdefgh12345!?_", "Zq7!mW2#kR9$vT4&pL6*")
"""Passwords of which an expression takes one, or nobody could choose any."""
OWNER_ONLY, MOST_FILE, MOST_FOLDER, GROUP_BITS = 0o600, 0o640, 0o750, 0o070
LVM = "LVMVolumeDriver"
CLEARING = ("RBDDriver", "NfsDriver", "GPFSNFSDriver")
"""Last parts of names of drivers whose new volumes read as zeros."""
CLEARED = ("zero", "shred")
STRICT_LEVEL = 3
"""Level of systems from which on a server must not run on two hosts at once."""


def set_option(name: str) -> Text:
    """What to do about an option."""
    return Text("set `{name}` and restart the service", "设置 `{name}` 并重启服务")(name=name)


@rule("iam-account-inactive-disabled", remedy=set_option("[security_compliance] disable_user_account_days_inactive"))
def unused_accounts_end(config: ServiceConfig, world: World, *, most: int = 90) -> Judgement:
    """Accounts that nobody uses are disabled by themselves."""
    if config.service != KEYSTONE:
        return NOT_ASKED
    days = config.number("security_compliance.disable_user_account_days_inactive")
    if days is None or not 0 < days <= most:
        return fails("disabled after: {days}", "停用期限：{days}", days=days or "–")
    return passes("disabled after {days} days", "闲置 {days} 天后停用", days=days)


@rule("iam-password-complexity", remedy=set_option("[security_compliance] password_regex"))
def passwords_complex(
    config: ServiceConfig, world: World, *, refused: tuple[str, ...] = REFUSED, accepted: tuple[str, ...] = ACCEPTED
) -> Judgement:
    """The expression for passwords refuses simple ones and takes good ones, tried as keystone tries it."""
    if config.service != KEYSTONE:
        return NOT_ASKED
    pattern = config.value("security_compliance.password_regex")
    if not pattern:
        return fails("any password is taken", "未限制口令复杂度")
    try:
        taken = re.compile(pattern).match
    except re.error:
        return fails("the expression is not valid", "口令表达式无效")
    weak = [each for each in refused if taken(each)]
    if weak:
        return fails("takes {passwords}", "接受弱口令 {passwords}", passwords=", ".join(weak))
    if not any(map(taken, accepted)):
        return fails("takes no good password", "不接受任何合格口令")
    return passes("refuses simple passwords", "拒绝简单口令")


@rule("iam-password-expiry.policy", remedy=set_option("[security_compliance] password_expires_days"))
def passwords_end(config: ServiceConfig, world: World, *, most: int = 90, least_old: int = 5) -> Judgement:
    """Passwords end, and old ones are not taken again."""
    if config.service != KEYSTONE:
        return NOT_ASKED
    days = config.number("security_compliance.password_expires_days")
    if days is None or not 0 < days <= most:
        return fails("passwords end after: {days}", "口令有效期：{days}", days=days or "–")
    old = config.number("security_compliance.unique_last_password_count") or 0
    if old < least_old:
        return fails("the last {n} passwords are refused", "仅禁用最近 {n} 个旧口令", n=old)
    return passes("passwords end after {days} days", "口令 {days} 天到期", days=days)


@rule("iam-login-lockout", remedy=set_option("[security_compliance] lockout_failure_attempts, lockout_duration"))
def failures_lock(config: ServiceConfig, world: World, *, tries: int = 5, seconds: int = 1800) -> Judgement:
    """Five wrong passwords lock an account for half an hour."""
    if config.service != KEYSTONE:
        return NOT_ASKED
    attempts = config.number("security_compliance.lockout_failure_attempts")
    if attempts is None or not 0 < attempts <= tries:
        return fails("locks after: {n}", "锁定阈值：{n}", n=attempts or "–")
    lasts = config.number("security_compliance.lockout_duration") or 0
    if lasts < seconds:
        return fails("opens after {n} s", "{n} 秒后自动解锁", n=lasts)
    return passes("locks after {n} for {s} s", "{n} 次失败锁定 {s} 秒", n=attempts, s=lasts)


@rule("iam-session-timeout", remedy=set_option("[token] expiration"))
def tokens_end(config: ServiceConfig, world: World, *, most: int = 7200) -> Judgement:
    """Tokens end after two hours. Narrower than the condition: how long a console stays open is the dashboard's."""
    if config.service != KEYSTONE:
        return NOT_ASKED
    seconds = config.number("token.expiration")
    if seconds is None or seconds > most:
        return fails("tokens live {n} s", "令牌有效 {n} 秒", n=seconds or "–")
    return passes("tokens live {n} s", "令牌有效 {n} 秒", n=seconds)


@rule(
    "iam-token-fernet",
    remedy=Text("protect the keys and rotate them on all nodes", "保护密钥文件，并在所有节点同步轮换"),
)
def tokens_safe(
    config: ServiceConfig, world: World, *, providers: tuple[str, ...] = ("fernet", "jws"), most_days: int = 35
) -> Judgement:
    """Tokens are signed or encrypted by young keys that only the service reads, the same on all nodes."""
    if config.service != KEYSTONE:
        return NOT_ASKED
    provider = config.value("token.provider")
    if provider not in providers:
        return fails("tokens of {provider}", "令牌格式为 {provider}", provider=provider or "–")

    def is_open(key: TokenKey) -> bool:
        return bool(key.mode & ~OWNER_ONLY) or key.owner != config.user

    wide = find_any(config.keys, is_open)
    if wide:
        return fails("others may use {keys}", "密钥权限过宽：{keys}", keys=", ".join(each.path for each in wide))
    newest = max((each.changed for each in config.keys), default=None)
    if newest is None or newest < world.now - timedelta(days=most_days):
        return fails("newest key of {day}", "最新密钥日期：{day}", day=newest.date() if newest else "–")
    own = primaries(config)
    others = [each for each in world.all(ServiceConfig, config) if each.service == KEYSTONE]
    differ = find_any(others, lambda each: provider == "fernet" and primaries(each) != own)
    if differ:
        return fails("another primary key on {hosts}", "主密钥与 {hosts} 不一致", *differ, hosts=name_hosts(differ))
    return passes("young keys of its own, newest of {day}", "密钥受保护且按期轮换，最新 {day}", day=newest.date())


def primaries(config: ServiceConfig) -> set[str]:
    """Digests of the keys with which new tokens are made."""
    return {each.digest for each in config.keys if each.primary}


def name_hosts(configs: list[ServiceConfig]) -> str:
    """Hosts of services."""
    return ", ".join(sorted({each.host for each in configs}))


@rule(
    "iam-bootstrap-token-off",
    remedy=Text("remove `admin_token` and `insecure_debug`", "删除 `admin_token` 和 `insecure_debug`"),
)
def bootstrap_closed(config: ServiceConfig, world: World) -> Judgement:
    """No shared token is administrator, and errors tell strangers nothing."""
    if config.service != KEYSTONE:
        return NOT_ASKED
    if config.value("DEFAULT.admin_token"):
        return fails("`admin_token` is set", "已设置 `admin_token`")
    if config.value("DEFAULT.insecure_debug") != "false":
        return fails("`insecure_debug` is on", "`insecure_debug` 已开启")
    return passes("both are off", "均已停用")


@rule("service-config-owned", remedy=Text("give the files to root, mode 0640", "将文件属主改为 root，权限 0640"))
def files_protected(config: ServiceConfig, world: World) -> Judgement:
    """Files of configuration are root's, and nobody but the service reads them."""

    def is_wrong(file: ConfigFile) -> bool:
        extra = file.mode & ~(MOST_FOLDER if file.folder else MOST_FILE)
        strange = file.mode & GROUP_BITS and file.group not in (config.group, config.service, "root")
        return file.owner != "root" or bool(extra or strange)

    wrong = find_any(config.files, is_wrong)
    if wrong:
        listed = ", ".join(f"{each.path} {each.mode:04o} {each.owner}:{each.group}" for each in wrong)
        return fails("too open: {files}", "权限过宽：{files}", files=listed)
    return passes("{n} files and folders are root's", "{n} 个文件和目录权限符合要求", n=len(config.files))


@rule("vm-migration-encrypted", needs=(PoolRecord,), remedy=set_option("[libvirt] live_migration_with_native_tls"))
def migration_encrypted(config: ServiceConfig, world: World, *, by_ipsec: tuple[str, ...] = ()) -> Judgement:
    """Servers move by TLS, or in a network that IPsec protects; of strict systems never half of one at a time."""
    if not is_libvirt(config):
        return NO_LIBVIRT
    if config.place.pool not in by_ipsec and config.value("libvirt.live_migration_with_native_tls") != "true":
        return fails("servers move unencrypted", "迁移流量未加密")
    if config.value("libvirt.live_migration_permit_post_copy") == "true":
        pool = world.one(PoolRecord, config, config.place.pool)
        if pool is None or pool.most_mlps >= STRICT_LEVEL:
            return fails("post-copy is allowed", "允许 post-copy 迁移")
    return passes("servers move encrypted", "迁移流量已加密")


def is_libvirt(config: ServiceConfig) -> bool:
    """Whether it runs servers by libvirt. Raises MissingError."""
    return config.program in ("nova", "nova-compute") and "libvirt" in (config.value("DEFAULT.compute_driver") or "")


@rule("tenant-residue-cleared", remedy=set_option("volume_clear"))
def volumes_cleared(
    config: ServiceConfig,
    world: World,
    *,
    clearing: tuple[str, ...] = CLEARING,
    declared: tuple[str, ...] = (),
) -> Judgement:
    """Whoever gets a new volume finds nothing of its last owner: by the driver, or by clearing all of it.

    `declared` are backends of which the city knows that they clear by design.
    """
    if config.program not in ("cinder", "cinder-volume"):
        return NOT_ASKED
    backends = [each.strip() for each in (config.value("DEFAULT.enabled_backends") or "").split(",") if each.strip()]
    drivers = {each: (config.value(f"{each}.volume_driver") or "").rpartition(".")[2] for each in backends}
    open_ones = [each for each in backends if each not in declared and drivers[each] not in clearing]
    kept = find_any(open_ones, lambda each: drivers[each] == LVM and keeps_residue(config, each))
    if kept:
        return fails("not cleared: {backends}", "未清除残留：{backends}", backends=", ".join(kept))
    strange = [f"{each} ({drivers[each]})" for each in open_ones if drivers[each] != LVM]
    if strange:
        return manual("do these clear: {backends}?", "需人工确认是否清除：{backends}", backends=", ".join(strange))
    return passes("volumes are cleared", "卷在回收时已清除")


def keeps_residue(config: ServiceConfig, backend: str) -> bool:
    """Whether an LVM backend leaves something: thin volumes read as zeros, others are cleared from end to end."""
    if config.value(f"{backend}.lvm_type") == "thin":
        return False
    cleared = config.value(f"{backend}.volume_clear") in CLEARED
    return not cleared or config.value(f"{backend}.volume_clear_size") != "0"


@rule("tenant-residue-cleared.local", remedy=set_option("[libvirt] volume_clear"))
def local_disks_cleared(config: ServiceConfig, world: World) -> Judgement:
    """Local disks of servers are new files or images, or LVM volumes that get cleared."""
    if not is_libvirt(config):
        return NO_LIBVIRT
    sort = config.value("libvirt.images_type")
    if sort == "lvm" and config.value("libvirt.volume_clear") not in CLEARED:
        return fails("local disks stay as they were", "本地盘回收时未清除")
    return passes("local disks: {sort}", "本地盘类型：{sort}", sort=sort or "default")
