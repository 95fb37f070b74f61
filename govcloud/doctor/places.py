"""What the product works on: the inventory, clouds.yaml, the pools, and the lab on this machine."""

import shutil
import socket
import stat
from pathlib import Path

from govcloud.doctor.finding import Circumstances, Finding, State
from govcloud.errors import GovcloudError
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.pool import Pool
from govcloud.pools.clouds import list_clouds_files, read_entries
from govcloud.pools.errors import Limits, PoolError
from govcloud.pools.parallel import side_by_side
from govcloud.settings import PRODUCT
from govcloud.text import Text, literal

LIMITS = Limits(connect=2.0, read=5.0)
OTHERS = stat.S_IRWXG | stat.S_IRWXO
MOST_OFFSET = 5.0
INVENTORY, CLOUDS = Text("inventory", "清单"), Text("clouds.yaml", "clouds.yaml")
POOL, LAB, LAB_PORTS = Text("pool {code}", "资源池 {code}"), Text("lab", "实验环境"), Text("lab ports", "实验环境端口")
PROGRAMS = {"python3.11": "python3.11 python3.11-venv", "mariadbd": "mariadb-server-core", "mariadb": "mariadb-client"}
"""Program that the lab needs → Debian packages that bring it."""
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
FIRST_PORT, POOL_STEP, POOLS, SERVICES = 15000, 100, 4, 6
"""The lab's ports: `GOVCLOUD_LAB_PORTS` moves the first."""


def check_inventory(circumstances: Circumstances) -> list[Finding]:
    """Can the inventory be loaded."""
    folder = circumstances.inventory
    try:
        loaded = load_inventory(folder)
    except GovcloudError as error:
        fix = Text(
            "see `govcloud inventory check --inventory {folder}`",
            "请看 `govcloud inventory check --inventory {folder}`",
        )
        return [Finding(INVENTORY, State.FAIL, tell(error), fix(folder=folder))]
    found = Text("{name}: {pools} pools, {departments} departments", "{name}：{pools} 个资源池、{departments} 个部门")
    name = Text(loaded.city.name.en, loaded.city.name.zh)
    return [
        Finding(INVENTORY, State.OK, found(name=name, pools=len(loaded.pools), departments=len(loaded.departments)))
    ]


def check_clouds(circumstances: Circumstances) -> list[Finding]:
    """Is there a clouds.yaml, can only its owner read it, and are all pools in it."""
    try:
        files = list_clouds_files(circumstances.clouds, circumstances.settings, circumstances.environment)
        entries = {name for file in files for name in read_entries(file)}
    except GovcloudError as error:
        named = circumstances.clouds or circumstances.environment.get("OS_CLIENT_CONFIG_FILE")
        return [Finding(CLOUDS, State.FAIL if named else State.WARN, tell(error), error.todo)]
    findings = [judge_mode(file) for file in files]
    missing = [pool.cloud for pool in known_pools(circumstances) if pool.cloud not in entries]
    if missing:
        lacks = Text("no entry for {names}", "缺少条目 {names}")(names=", ".join(missing))
        fix = Text("add it as in `docs/pools.md`", "请按 `docs/pools.zh-CN.md` 补充")
        findings.append(Finding(CLOUDS, State.FAIL, lacks, fix))
    return findings


def judge_mode(file: Path) -> Finding:
    """Passwords are in it, so it is for its owner only."""
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & OTHERS == 0:
        return Finding(CLOUDS, State.OK, literal(str(file)))
    found = Text("{file} has passwords and others may read it ({mode})", "{file} 含口令，但其他用户可读（{mode}）")
    fix = Text("chmod 600 {file}", "请执行 chmod 600 {file}")(file=file)
    return Finding(CLOUDS, State.WARN, found(file=file, mode=f"{mode:o}"), fix)


def check_pools(circumstances: Circumstances) -> list[Finding]:
    """Does each pool of the inventory let us in; not asked when there is no clouds.yaml at all."""
    try:
        files = list_clouds_files(circumstances.clouds, circumstances.settings, circumstances.environment)
        for file in files:
            read_entries(file)
    except GovcloudError:
        return []
    pools = {pool.code: pool for pool in known_pools(circumstances)}
    found = side_by_side(list(pools), lambda code: measure_clock(pools[code], files))
    return [judge_pool(code, offset) for code, offset in found.items()]


def measure_clock(pool: Pool, files: list[Path]) -> float | None:
    """Sign in, and return how far ahead the pool's clock is for certain (s); None when it sends no time."""
    from govcloud.pools.session import open_session  # noqa: PLC0415 - openstacksdk is slow to import

    session = open_session(pool, files, LIMITS)
    session.sign_in()
    sample = session.calls.clocks.get("identity")
    return None if sample is None else max(0.0, abs(sample.offset) - sample.error)


def judge_pool(code: str, offset: float | PoolError | None) -> Finding:
    """`offset`: seconds that its clock is off ours at least, or why it does not let us in."""
    subject = POOL(code=code)
    if isinstance(offset, PoolError):
        return Finding(subject, State.FAIL, tell(offset), offset.todo)
    if offset is not None and offset > MOST_OFFSET:
        found = Text("its clock is {n:.0f} s off ours", "与本机时钟相差 {n:.0f} 秒")(n=offset)
        fix = Text("set this machine's clock by NTP, then ask the provider", "请先用 NTP 校准本机时钟，再联系运营方")
        return Finding(subject, State.FAIL, found, fix)
    return Finding(subject, State.OK, Text("lets us in, clock agrees", "可登录，时钟一致"))


def check_lab(circumstances: Circumstances) -> list[Finding]:
    """Is the lab there, can it run here, and are its ports free or its own."""
    if not (PRODUCT / "scripts" / "lab").is_dir():
        return [Finding(LAB, State.INFO, Text("not part of this installation", "本安装不含实验环境"))]
    environment = circumstances.environment
    path = f"{environment.get('PATH', '')}:{SYSTEM_PATH}"
    lacking = [packages for program, packages in PROGRAMS.items() if not shutil.which(program, path=path)]
    first = environment.get("GOVCLOUD_LAB_PORTS", "")
    base = int(first) if first.isdigit() else FIRST_PORT
    open_ports = [port for port in list_ports(base) if is_open(port)]
    made = (circumstances.settings.lab / "clouds.yaml").is_file()
    return judge_lab(lacking, made=made, open_ports=open_ports, all_ports=len(list_ports(base)))


def judge_lab(lacking: list[str], *, made: bool, open_ports: list[int], all_ports: int) -> list[Finding]:
    """`lacking`: Debian packages to install; `made`: it has been up before; `open_ports`: where something listens."""
    if lacking:
        names = " ".join(lacking)
        found = Text("cannot run here: {names} missing", "本机无法运行：缺少 {names}")(names=names)
        return [
            Finding(
                LAB,
                State.WARN,
                found,
                Text("apt-get install -y {names}", "请执行 apt-get install -y {names}")(names=names),
            )
        ]
    start = Text("`govcloud lab up` starts it", "执行 `govcloud lab up` 可启动")
    if made and len(open_ports) == all_ports:
        return [Finding(LAB, State.OK, Text("up", "运行中"))]
    if made and open_ports:
        found = Text("{n} of {all} services run", "{all} 个服务中有 {n} 个在运行")(n=len(open_ports), all=all_ports)
        fix = Text("`govcloud lab up` heals it", "执行 `govcloud lab up` 可修复")
        return [Finding(LAB, State.WARN, found, fix)]
    if made:
        return [Finding(LAB, State.INFO, Text("down", "未运行"), start)]
    if open_ports:
        found = Text("in use by something else: {ports}", "被其他程序占用：{ports}")(
            ports=", ".join(map(str, open_ports))
        )
        fix = Text(
            "set GOVCLOUD_LAB_PORTS to the first of 500 free ports",
            "请将 GOVCLOUD_LAB_PORTS 设为 500 个空闲端口的起始值",
        )
        return [Finding(LAB_PORTS, State.WARN, found, fix)]
    return [Finding(LAB, State.INFO, Text("never started; all it needs is there", "尚未启动；所需条件已具备"), start)]


def list_ports(base: int) -> list[int]:
    """The ports of all services of all pools."""
    return [base + POOL_STEP * pool + service for pool in range(POOLS) for service in range(SERVICES)]


def is_open(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def known_pools(circumstances: Circumstances) -> list[Pool]:
    """The pools of the inventory; none when it cannot be loaded, which another check tells."""
    try:
        return list(load_inventory(circumstances.inventory).pools)
    except GovcloudError:
        return []


def tell(error: GovcloudError) -> Text:
    """What, where and why of an error, without its advice."""
    words = error.what if error.why is None else Text("{what}: {why}", "{what}：{why}")(what=error.what, why=error.why)
    if isinstance(error, PoolError) or not error.where:
        return words
    return Text("{where}: {words}", "{where}：{words}")(where=error.where, words=words)
