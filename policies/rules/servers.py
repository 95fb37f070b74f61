"""Rules on servers, and on what their metadata and those of their volumes tell."""

from collections.abc import Mapping

from govcloud.secret_text import find_secret, is_secret_item
from govcloud.text import Text
from policies.facts.compute import Server
from policies.facts.storage import Snapshot, Volume
from policies.model import Judgement, fails, find_any, passes
from policies.registry import rule
from policies.world import World

CHANGE = Text("remove the secret and change it: it has been seen", "删除该敏感信息并立即更换")


@rule(
    "vm-no-password-injection",
    remedy=Text("create the server with a keypair and without a password", "使用密钥对创建云主机，不注入口令"),
)
def server_has_keypair(server: Server, world: World) -> Judgement:
    """A server is entered with a key, not with a password that the pool knows."""
    if server.keypair is None:
        return fails("has no keypair", "未设置密钥对")
    return passes("has the keypair `{name}`", "已设置密钥对 `{name}`", name=server.keypair)


@rule("vm-metadata-no-secret", remedy=CHANGE)
def no_secret_in_metadata(server: Server, world: World) -> Judgement:
    """Neither metadata nor user data, which every process of the server can read, hold a secret."""

    def has_secret(part: str) -> bool:
        return is_told(server.metadata) if part == "metadata" else find_secret(server.user_data or "")

    wrong = find_any(("metadata", "user_data"), has_secret)
    if wrong:
        return fails("a secret is in: {parts}", "含敏感信息：{parts}", parts=", ".join(wrong))
    return passes("no secret is seen", "未发现敏感信息")


@rule("vm-metadata-no-secret.volume", remedy=CHANGE)
def no_secret_in_volume(volume: Volume, world: World) -> Judgement:
    """The metadata of a volume hold no secret."""
    return judge_metadata(volume.metadata)


@rule("vm-metadata-no-secret.snapshot", remedy=CHANGE)
def no_secret_in_snapshot(snapshot: Snapshot, world: World) -> Judgement:
    """The metadata of a snapshot hold no secret."""
    return judge_metadata(snapshot.metadata)


def judge_metadata(metadata: Mapping[str, str]) -> Judgement:
    """Metadata by themselves."""
    if is_told(metadata):
        return fails("a secret is in the metadata", "元数据含敏感信息")
    return passes("no secret is seen", "未发现敏感信息")


def is_told(metadata: Mapping[str, str]) -> bool:
    """Whether metadata tell a secret: the name of an item may say that its value is one."""
    return any(is_secret_item(name, value) for name, value in metadata.items())
