"""Rules on accounts and what they may do."""

from datetime import timedelta

from govcloud.text import Text
from policies.facts.identity import Account, ApplicationCredential, Project, RoleAssignment
from policies.facts.register import AccountHolder, Member
from policies.model import Judgement, fails, not_applicable, passes
from policies.registry import rule
from policies.whose import department_of
from policies.world import World

POWERFUL = ("admin", "manager")
CRYPTOGRAPHIC = ("totp", "x509", "fido")
COMMON = ("demo", "alt_demo", "test", "guest")
BOTH_FACTORS = 2


@rule(
    "iam-admin-minimal",
    needs=(RoleAssignment,),
    remedy=Text("take the role away, or have the account approved", "收回该角色，或将账户纳入审批名单"),
)
def admins_approved(
    account: Account, world: World, *, approved: tuple[str, ...] = ("admin",), role: str = "admin"
) -> Judgement:
    """Only approved accounts are administrators, anywhere."""
    held = [each for each in world.where(RoleAssignment, account, user=account.id) if each.role == role]
    if held and account.name not in approved:
        return fails(
            "is administrator in {n} places and not approved",
            "在 {n} 处拥有管理员角色且未经审批",
            *held,
            n=len(held),
        )
    return passes("approved administrator" if held else "no administrator", "管理员已审批" if held else "不是管理员")


@rule(
    "iam-admin-mfa",
    needs=(RoleAssignment,),
    remedy=Text(
        "turn on multi-factor sign-in with two methods, one of them cryptographic",
        "启用多因素登录，至少两种方式且其一基于密码技术",
    ),
)
def admins_use_two_factors(
    account: Account,
    world: World,
    *,
    roles: tuple[str, ...] = POWERFUL,
    cryptographic: tuple[str, ...] = CRYPTOGRAPHIC,
) -> Judgement:
    """Whoever has power signs in with two factors, one of them cryptographic, by whichever rule."""
    held = [each for each in world.where(RoleAssignment, account, user=account.id) if each.role in roles]
    if not held:
        return not_applicable("no administrator", "不是管理账户")
    if not account.second_factor:
        return fails("signs in with one factor", "仅用一种方式登录", *held)
    weak = [
        each for each in account.sign_in_rules if len(set(each)) < BOTH_FACTORS or not set(each) & set(cryptographic)
    ]
    if weak or not account.sign_in_rules:
        return fails("a rule of sign-in is too weak: {rules}", "登录规则强度不足：{rules}", *held, rules=weak or "–")
    return passes("signs in with two factors", "使用双因素登录", *held)


@rule(
    "iam-account-single-owner",
    needs=(AccountHolder,),
    remedy=Text("register one person for the account, or disable it", "为账户登记唯一责任人，或停用账户"),
)
def account_has_one_holder(account: Account, world: World, *, common: tuple[str, ...] = COMMON) -> Judgement:
    """Every enabled account belongs to exactly one person."""
    if not account.enabled:
        return not_applicable("disabled", "账户已停用")
    if account.name.lower() in common:
        return fails("an account for everybody: `{name}`", "公共账户：`{name}`", name=account.name)
    named = world.where(AccountHolder, account, account=account.name)
    holders = {each.person for each in named if each.pool in (None, account.place.pool)}
    if len(holders) != 1:
        return fails("has {n} registered holders", "登记的责任人为 {n} 名", n=len(holders))
    return passes("has one holder", "有唯一责任人")


@rule(
    "iam-three-roles-separate",
    needs=(RoleAssignment,),
    remedy=Text("give the roles to different people", "将各管理角色分配给不同人员"),
)
def three_roles_separate(
    account: Account,
    world: World,
    *,
    duties: tuple[tuple[str, ...], ...] = (("admin",), ("auditor",), ("secadmin", "security-admin")),
) -> Judgement:
    """Nobody is administrator, auditor and security administrator, nor two of these."""
    held = world.where(RoleAssignment, account, user=account.id)
    has = [duty for duty in duties if any(each.role in duty for each in held)]
    if len(has) > 1:
        return fails("holds {roles}", "同时担任 {roles}", *held, roles=", ".join(duty[0] for duty in has))
    return passes("holds at most one of the three duties", "三员角色未兼任")


@rule(
    "iam-app-credential-bounded",
    remedy=Text("issue one with a last day and without the right to issue others", "重新签发有期限且不可再签发的凭据"),
)
def credential_bounded(credential: ApplicationCredential, world: World, *, longest_days: int = 365) -> Judgement:
    """A program's credential ends, soon enough, and cannot make others."""
    if credential.unrestricted:
        return fails("may issue further credentials", "可再签发其他凭据")
    if credential.expires is None:
        return fails("never ends", "没有到期时间")
    if credential.expires - world.now > timedelta(days=longest_days):
        return fails("lasts until {day}", "有效期至 {day}，过长", day=credential.expires.date())
    return passes("ends on {day}", "{day} 到期", day=credential.expires.date())


@rule(
    "iam-provider-access-consent",
    needs=(Project, Account, Member),
    remedy=Text(
        "take the role away; with the department's consent, have it waived until the last day of the work",
        "收回角色；经部门书面同意的，按作业截止日办理豁免",
    ),
)
def foreigners_kept_out(
    assignment: RoleAssignment, world: World, *, programs: tuple[str, ...] = ("govcloud",)
) -> Judgement:
    """Only a department's registered members, and the listed programs, have roles in its project.

    The inventory has no records of consent: with one, the failure is waived for as long as the consent holds.
    """
    owner = "" if assignment.project is None else department_of(assignment, assignment.project, world)
    if not owner or assignment.user is None:
        return not_applicable("not in a department's project", "不在部门项目内")
    account = world.one(Account, assignment, assignment.user)
    if account is None:
        return fails("of an account that does not exist", "账户不存在")
    if account.name in programs:
        return not_applicable("a program of the platform", "平台程序账户", account)
    if any(each.department == owner for each in world.where(Member, assignment, account=account.name)):
        return passes("a member of the department", "本部门成员", account)
    return fails("`{name}` is no member of the department", "`{name}` 不是本部门成员", account, name=account.name)


@rule(
    "iam-password-expiry",
    needs=(Member,),
    remedy=Text("set `password_expires_days` in the identity service", "在身份认证服务中设置 `password_expires_days`"),
)
def password_ends(account: Account, world: World) -> Judgement:
    """The password of every person's account ends, and has not ended.

    Narrower than the condition: how long it lasts and how many old ones are refused is the service's configuration.
    """
    if not account.enabled or not world.where(Member, account, account=account.name):
        return not_applicable("disabled, or no person's", "已停用，或非个人账户")
    if account.password_never_expires:
        return fails("is exempt from expiry", "已豁免口令到期")
    if account.password_expires is None:
        return fails("never ends", "口令没有到期时间")
    if account.password_expires < world.now:
        return fails("ended on {day}", "口令已于 {day} 到期", day=account.password_expires.date())
    return passes("ends on {day}", "口令 {day} 到期", day=account.password_expires.date())
