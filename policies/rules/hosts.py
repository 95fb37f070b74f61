"""Rules on hosts: who may enter and how, and what the host notes, by what is in effect there."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from govcloud.text import Text
from policies.facts.hosts import Host, LocalAccount
from policies.facts.register import City
from policies.model import Judgement, fails, find_any, passes
from policies.registry import rule
from policies.sets.addresses import Addresses
from policies.whose import city_of
from policies.world import World

NOBODY = ("nologin", "false", "sync", "shutdown", "halt")
"""Last parts of shells that let nobody in."""
EMPTY, SET = "empty", "set"
"""States of passwords."""
CIPHERS = (
    *("chacha20-poly1305@openssh.com", "aes128-gcm@openssh.com", "aes256-gcm@openssh.com"),
    *("aes128-ctr", "aes192-ctr", "aes256-ctr", "sm4-ctr"),
)
MACS = (
    *("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "umac-128-etm@openssh.com"),
    *("hmac-sha2-256", "hmac-sha2-512", "umac-128@openssh.com", "hmac-sm3"),
)
EXCHANGES = (
    *("sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com", "mlkem768x25519-sha256"),
    *("curve25519-sha256", "curve25519-sha256@libssh.org", "sm2-sm3"),
    *("ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521", "diffie-hellman-group-exchange-sha256"),
    *("diffie-hellman-group14-sha256", "diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512"),
)
HARDEN = Text("run the hardening of hosts", "执行主机加固")


@rule("host-ssh-safe", remedy=HARDEN, playbook="harden")
def ssh_safe(
    host: Host,
    world: World,
    *,
    ciphers: tuple[str, ...] = CIPHERS,
    macs: tuple[str, ...] = MACS,
    exchanges: tuple[str, ...] = EXCHANGES,
) -> Judgement:
    """Nobody enters as root or with an empty password, and only strong algorithms are taken."""
    for name in ("permitrootlogin", "permitemptypasswords"):
        if host.sshd[name] != "no":
            return fails("{name} is `{value}`", "{name} 为 `{value}`", name=name, value=host.sshd[name])
    wanted = {"ciphers": ciphers, "macs": macs, "kexalgorithms": exchanges}
    weak = {each for name, allowed in wanted.items() for each in set(host.sshd[name].split(",")) - set(allowed)}
    if weak:
        return fails("takes weak algorithms: {names}", "允许弱算法：{names}", names=", ".join(sorted(weak)))
    return passes("no root, strong algorithms only", "禁止 root 登录，仅用强算法")


@rule(
    "host-ssh-mfa",
    needs=(City,),
    remedy=Text("ask two factors, or let only the bastion in", "启用双因素，或仅允许堡垒机接入"),
)
def ssh_two_factors(host: Host, world: World) -> Judgement:
    """Whoever logs in gives two factors, or comes from the bastion, which asks for them."""
    ways = host.sshd["authenticationmethods"].split()
    factors = [{each.partition(":")[0] for each in way.split(",")} for way in ways]
    if all(len(way) > 1 for way in factors):
        return passes("two factors", "双因素")
    if Addresses.of(host.admin_sources) <= Addresses.of(city_of(host, world).managers):
        return passes("only the bastion may enter", "仅堡垒机可接入")
    return fails("one factor, from anywhere: {ways}", "单因素且来源不受限：{ways}", ways=" ".join(ways))


@rule("host-admin-source-limited", needs=(City,), remedy=HARDEN, playbook="harden")
def admins_from_known_addresses(host: Host, world: World) -> Judgement:
    """The loaded packet filter lets SSH in from management prefixes only."""
    extra = Addresses.of(host.admin_sources) - Addresses.of(city_of(host, world).managers)
    if extra:
        return fails("SSH is open to {where}", "SSH 对 {where} 开放", where=extra)
    return passes("SSH from management prefixes only", "SSH 仅对管理网段开放")


@rule("host-no-empty-password", remedy=Text("lock or delete these accounts", "锁定或删除这些账户"))
def no_empty_password(host: Host, world: World, *, first_person: int = 1000) -> Judgement:
    """No password is empty, only root has the number 0, nobody shares one, and services cannot log in."""
    names = [each.name for each in host.accounts]
    numbers = [each.uid for each in host.accounts]

    def is_wrong(each: LocalAccount) -> bool:
        double = numbers.count(each.uid) > 1 or names.count(each.name) > 1
        usurper = each.uid == 0 and each.name != "root"
        service = 0 < each.uid < first_person and may_enter(each)
        return each.password == EMPTY or double or usurper or service

    wrong = find_any(host.accounts, is_wrong)
    if wrong:
        return fails("wrong: {names}", "存在问题的账户：{names}", names=", ".join(each.name for each in wrong))
    return passes("{n} accounts are sound", "{n} 个账户均无问题", n=len(names))


@rule("host-password-quality", remedy=HARDEN, playbook="harden")
def passwords_complex(host: Host, world: World, *, length: int = 8, classes: int = 3) -> Judgement:
    """New passwords are long and mixed, for root too."""
    quality = host.password_quality
    if quality is None:
        return fails("passwords are not looked at", "未启用口令复杂度检查")
    if int(quality.get("minlen", "8")) < length or int(quality.get("minclass", "0")) < classes:
        return fails(
            "{length} characters of {classes} kinds are enough",
            "最小长度 {length}、字符类别 {classes}，不满足要求",
            length=quality.get("minlen", "8"),
            classes=quality.get("minclass", "0"),
        )
    if "enforce_for_root" not in quality:
        return fails("root may choose any", "对 root 不生效")
    return passes("long and mixed", "满足复杂度要求")


@rule("host-password-age", remedy=HARDEN, playbook="harden")
def passwords_end(host: Host, world: World, *, most: int = 90) -> Judgement:
    """New passwords end, and so do those that there are."""
    if int(host.login.get("PASS_MAX_DAYS", "99999")) > most:
        return fails(
            "new ones last {days} days", "新口令有效期 {days} 天", days=host.login.get("PASS_MAX_DAYS", "99999")
        )

    def is_endless(each: LocalAccount) -> bool:
        return each.password == SET and may_enter(each) and (each.most_days is None or each.most_days > most)

    wrong = find_any(host.accounts, is_endless)
    if wrong:
        return fails("do not end: {names}", "未按期更换：{names}", names=", ".join(each.name for each in wrong))
    return passes("all end within {days} days", "均在 {days} 天内到期", days=most)


@rule("host-faillock", remedy=HARDEN, playbook="harden")
def failures_lock(host: Host, world: World, *, tries: int = 5, seconds: int = 600) -> Judgement:
    """Five wrong passwords lock an account for ten minutes, root's too."""
    lockout = host.lockout
    if lockout is None:
        return fails("failed logins are not counted", "未启用登录失败锁定")
    if not 0 < int(lockout.get("deny", "3")) <= tries:
        return fails("locks after {n}", "{n} 次失败才锁定", n=lockout.get("deny", "3"))
    if 0 < int(lockout.get("unlock_time", "600")) < seconds:
        return fails("opens after {n} s", "{n} 秒后自动解锁", n=lockout["unlock_time"])
    if "even_deny_root" not in lockout:
        return fails("root is never locked", "root 不受锁定")
    return passes("failures lock", "失败锁定有效")


@rule("host-idle-logout", remedy=HARDEN, playbook="harden")
def idle_sessions_end(host: Host, world: World, *, shell: int = 600, session: int = 900) -> Judgement:
    """An idle shell ends for good, and a connection that nobody answers on too."""
    if host.idle_seconds is None or host.idle_seconds > shell:
        return fails("an idle shell stays", "空闲 Shell 不退出或可被修改")
    seconds = int(host.sshd["clientaliveinterval"]) * int(host.sshd["clientalivecountmax"])
    if not 0 < seconds <= session:
        return fails("an idle connection stays {n} s", "空闲连接保持 {n} 秒", n=seconds)
    return passes("idle sessions end", "空闲会话会退出")


@rule("host-sudo-least", remedy=Text("take the rule or the membership away", "删除该规则或移出管理组"))
def privileges_least(host: Host, world: World, *, approved: tuple[str, ...] = ("netops", "ops")) -> Judgement:
    """Nobody may do all without a password, and only approved people may become root."""
    wide = [each for each in host.sudo_rules if "NOPASSWD" in each and "ALL" in list_commands(each)]
    if wide:
        return fails("all without a password: {rules}", "免密全权：{rules}", rules="; ".join(wide))
    others = sorted(set(host.administrators) - set(approved))
    if others:
        return fails("not approved: {names}", "未经审批的管理员：{names}", names=", ".join(others))
    return passes("approved people only", "仅批准人员可提权")


KEY = re.compile(r"-k \S+|(?:-F )?key=\S+")
"""The name by which a rule of audit is found again: it watches nothing."""
AUDITED: Mapping[str, tuple[str, ...]] = {
    "identity": ("/etc/passwd", "/etc/shadow", "/etc/group"),
    "privilege": ("/etc/sudoers", "execve"),
    "modules": ("init_module", "finit_module", "delete_module"),
    "time": ("settimeofday", "clock_settime", "adjtimex"),
    "mounts": ("mount",),
}
"""What has to be noted → words, each of which a loaded rule names."""


LOCKED = {"enabled": "2", "unitfilestate": "enabled", "refusemanualstop": "yes"}
"""Setting of the audit → value by which nobody changes or stops it."""
IGNORED = "ignore"
"""What auditd does when its disk is full and it was told nothing else: go on without a record."""


@rule("host-audit-rules", remedy=HARDEN, playbook="harden")
def audit_covers(host: Host, world: World) -> Judgement:
    """The loaded rules note changes of identity, privileges, modules, time and mounts."""
    active = [set(re.split(r"[\s,=]+", KEY.sub("", each))) for each in host.audit_rules]
    active = [words for words in active if "never" not in words]
    lacking = [name for name, words in AUDITED.items() if not all(is_watched(word, active) for word in words)]
    if lacking:
        return fails("not noted: {what}", "未审计：{what}", what=", ".join(lacking))
    return passes("all is noted", "审计规则齐全")


@rule(
    "audit-process-protected",
    remedy=Text(
        "load `-e 2` last, enable auditd with `RefuseManualStop=yes`, and set `disk_full_action`",
        "最后加载 `-e 2`，启用 auditd 并设置 `RefuseManualStop=yes`，配置 `disk_full_action`",
    ),
)
def audit_unstoppable(host: Host, world: World) -> Judgement:
    """The audit runs, starts by itself, is not stopped or changed by anybody, and notes that its disk is full."""
    if host.services.get("auditd") != "active":
        return fails("auditd does not run", "auditd 未运行")
    said = host.audit_daemon
    wrong = [f"{name} {said.get(name, '–')}" for name, value in LOCKED.items() if said.get(name) != value]
    if said.get("disk_full_action", IGNORED).lower() == IGNORED:
        wrong.append(f"disk_full_action {IGNORED}")
    if wrong:
        return fails("not protected: {what}", "未受保护：{what}", what=", ".join(wrong))
    return passes("runs, and nobody stops it", "运行中且无法停止")


def is_watched(wanted: str, rules: list[set[str]]) -> bool:
    """Whether a rule watches this path, a folder above it, or a call of this name."""
    folders = {str(parent) for parent in PurePosixPath(wanted).parents} if wanted.startswith("/") else set()
    return any(words & {wanted, *folders, *(f"{each}/" for each in folders)} for words in rules)


def list_commands(rule_text: str) -> list[str]:
    """Commands that a line of the sudoers is about."""
    return [each.strip() for each in rule_text.rpartition(":")[2].split(",")]


def may_enter(account: LocalAccount) -> bool:
    """Whether the account's shell lets anybody in."""
    return account.shell.rpartition("/")[2] not in NOBODY
