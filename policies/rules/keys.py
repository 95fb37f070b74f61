"""Rules on keys: which certified module keeps them, and which data they protect."""

from govcloud.text import Text
from policies.facts.compute import Server
from policies.facts.identity import Endpoint, Service
from policies.facts.ledgers import CryptoModule, KeyStore
from policies.facts.measured import KeyProbe
from policies.facts.register import System
from policies.facts.storage import Volume, VolumeType
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.registry import rule
from policies.verdict import Verdict
from policies.whose import system_of, tags_of
from policies.world import World

KEY_SERVICE = "key-manager"
SENSITIVE = ("important", "core")


def find_trouble(store: KeyStore, world: World, least_level: int) -> Text | None:
    """What is wrong with the module of a key store; None where nothing is."""
    module = None if store.module is None else world.one(CryptoModule, store, store.module)
    if module is None or module.certificate is None:
        return Text("has no certified module", "没有经认证的密码模块")
    if module.until is None or module.until < world.now.date():
        return Text("the certificate of {name} ended on {day}", "{name} 的认证证书已于 {day} 到期")(
            name=module.name, day=module.until or "–"
        )
    if module.level is None or module.level < least_level:
        return Text("{name} has security level {n}", "{name} 的安全等级为 {n}")(name=module.name, n=module.level or "–")
    return None


@rule(
    "gm-key-module",
    needs=(CryptoModule,),
    remedy=Text(
        "keep the keys in a certified module and register its certificate", "使用经认证的密码模块保管密钥并登记证书"
    ),
)
def key_store_certified(store: KeyStore, world: World, *, least_level: int = 1) -> Judgement:
    """A key store names a module with a certificate that holds today, and with its security level."""
    trouble = find_trouble(store, world, least_level)
    modules = [each for each in world.all(CryptoModule, store) if each.id == store.module]
    if trouble is not None:
        return Judgement(Verdict.FAIL, trouble, tuple(modules))
    return passes("kept by {name}, level {n}", "由 {name} 保管，等级 {n}", *modules,
                  name=modules[0].name, n=modules[0].level)  # fmt: skip


@rule(
    "gm-app-storage",
    needs=(VolumeType, System, Server, KeyStore, CryptoModule),
    remedy=Text(
        "use a volume type with SM4 whose keys a certified module keeps",
        "使用 SM4 加密且密钥由认证密码模块保管的卷类型",
    ),
)
def important_data_protected(
    volume: Volume, world: World, *, classes: tuple[str, ...] = SENSITIVE, cipher: str = "sm4", least_level: int = 1
) -> Judgement:
    """Volumes with important data are encrypted by SM4, and a certified module keeps the keys."""
    system = system_of(volume, tags_of(volume, world), world)
    if system.data_class not in classes:
        return not_applicable("the system has no important data", "该系统没有重要数据", system)
    if not volume.encrypted:
        return fails("is not encrypted", "未加密", system)
    kinds = [each for each in world.all(VolumeType, volume) if each.name == volume.type]
    if not [each for each in kinds if cipher in (each.cipher or "").lower()]:
        return fails("is not encrypted by {cipher}", "未使用 {cipher} 加密", system, *kinds, cipher=cipher.upper())
    stores = [
        each
        for each in world.where(KeyStore, volume, pool=volume.place.pool)
        if each.volume_type in (None, volume.type) and find_trouble(each, world, least_level) is None
    ]
    if not stores:
        return fails("no certified module keeps its key", "密钥未由认证密码模块保管", system, *kinds)
    return passes("key kept by {name}", "密钥由{name}保管", system, *kinds, *stores, name=stores[0].name)


@rule(
    "kms-available",
    needs=(Endpoint, KeyProbe),
    remedy=Text("offer tenants a key service of their own", "为租户提供可自主管理密钥的密钥服务"),
)
def tenants_manage_keys(service: Service, world: World) -> Judgement:
    """The pool has a key service, and a member can keep secrets there that others cannot read.

    The identity service stands for its catalogue. Without a probe nothing passes.
    """
    if service.type != "identity":
        return not_applicable("not the catalogue", "不是服务目录")
    offered = {each.id for each in world.all(Service, service) if each.type == KEY_SERVICE and each.enabled}
    if not [each for each in world.all(Endpoint, service) if each.enabled and each.service in offered]:
        return fails("the catalogue has no key service", "服务目录中没有密钥服务")
    probes = world.all(KeyProbe, service)
    if not probes or find_any(probes, lambda each: not (each.keeps_own and each.others_refused)):
        return fails("a member cannot keep keys there safely", "租户成员无法安全使用密钥服务", *probes)
    return passes("members keep keys of their own", "租户成员可自主管理密钥", *probes)
