"""What surrounds a run: the terminal's language, proxies, rights of new files, the product's folders, fonts."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

from govcloud.doctor.finding import Circumstances, Finding, State
from govcloud.doctor.machine import existing
from govcloud.text import Text, choose_language, literal

CHINESE = "政务云"
PROXIES = ("http_proxy", "https_proxy", "all_proxy")
LOOPBACK_NAMES = ("127.0.0.1", "localhost")
TERMINAL, PROXY, UMASK = Text("terminal", "终端"), Text("proxy", "代理"), Text("new files", "新建文件权限")
STATE_FOLDER, CACHE_FOLDER = Text("state folder", "状态目录"), Text("cache folder", "缓存目录")
FONTS = Text("fonts", "字体")
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def check_terminal(circumstances: Circumstances) -> list[Finding]:
    """Can Chinese be printed here."""
    encoding = circumstances.encoding
    try:
        CHINESE.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        found = Text("{encoding} cannot show Chinese", "{encoding} 无法显示中文")(encoding=encoding)
        fix = Text("export LANG=zh_CN.UTF-8 or C.UTF-8", "请执行 export LANG=zh_CN.UTF-8 或 C.UTF-8")
        return [Finding(TERMINAL, State.WARN, found, fix)]
    language = choose_language(circumstances.environment)
    spoken = Text("{encoding}, speaks {language}", "{encoding}，语言 {language}")(encoding=encoding, language=language)
    return [Finding(TERMINAL, State.OK, spoken)]


def check_proxy(circumstances: Circumstances) -> list[Finding]:
    """Would a proxy of the environment swallow calls to this machine."""
    environment = {name.lower(): value for name, value in circumstances.environment.items()}
    used = [name for name in PROXIES if environment.get(name)]
    spared = [entry.strip() for entry in environment.get("no_proxy", "").split(",")]
    if not used:
        return [Finding(PROXY, State.OK, Text("none", "未设置"))]
    missing = [] if "*" in spared else [name for name in LOOPBACK_NAMES if name not in spared]
    if not missing:
        found = Text("{names}, not for this machine", "{names}，本机地址已排除")(names=", ".join(used))
        return [Finding(PROXY, State.OK, found)]
    found = Text("{names} would take calls to {missing}", "{names} 会截获对 {missing} 的访问")
    fix = Text("export no_proxy=127.0.0.1,localhost", "请执行 export no_proxy=127.0.0.1,localhost")
    return [Finding(PROXY, State.WARN, found(names=", ".join(used), missing=", ".join(missing)), fix)]


def check_umask(_: Circumstances) -> list[Finding]:
    """May others change what we write."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    mask = next((int(line.split()[1], 8) for line in status.splitlines() if line.startswith("Umask:")), 0o022)
    found = literal(f"umask {mask:04o}")
    if mask & OTHERS_WRITE == OTHERS_WRITE:
        return [Finding(UMASK, State.OK, found)]
    loose = Text("umask {mask}: others may change what you write", "umask {mask}：其他用户可修改新建文件")
    fix = Text("umask 022, or 077 where others should not read", "请执行 umask 022；不希望他人读取时用 077")
    return [Finding(UMASK, State.WARN, loose(mask=f"{mask:04o}"), fix)]


def check_folders(circumstances: Circumstances) -> list[Finding]:
    """Can the product write its folders, and can nobody else."""
    settings = circumstances.settings
    return [judge_folder(STATE_FOLDER, settings.state), judge_folder(CACHE_FOLDER, settings.cache)]


def judge_folder(subject: Text, folder: Path) -> Finding:
    """A folder that is not there yet is judged by where it would be made."""
    place = existing(folder)
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        found = Text("{folder} cannot be written", "{folder} 不可写")(folder=place)
        fix = Text("give yourself the right, or choose another folder", "请授予写权限，或改用其他目录")
        return Finding(subject, State.FAIL, found, fix)
    if place == folder and folder.stat().st_mode & OTHERS_WRITE:
        found = Text("others may write {folder}", "其他用户可写 {folder}")(folder=folder)
        fix = Text("chmod go-w {folder}", "请执行 chmod go-w {folder}")(folder=folder)
        return Finding(subject, State.FAIL, found, fix)
    return Finding(subject, State.OK, literal(str(folder)))


def check_fonts(circumstances: Circumstances) -> list[Finding]:
    """Are there Chinese fonts for reports as PDF."""
    program = shutil.which("fc-list", path=circumstances.environment.get("PATH"))
    if program:
        answer = subprocess.run(
            [program, ":lang=zh", "family"], capture_output=True, text=True, timeout=10, check=False
        )
        families = sorted({line.split(",")[0].strip() for line in answer.stdout.splitlines() if line.strip()})
        if families:
            return [Finding(FONTS, State.OK, literal(", ".join(families[:3])))]
    none = Text("no Chinese font; reports as PDF need one", "没有中文字体，生成 PDF 报告时需要")
    fix = Text("apt-get install -y fontconfig fonts-noto-cjk", "请执行 apt-get install -y fontconfig fonts-noto-cjk")
    return [Finding(FONTS, State.INFO, none, fix)]
