"""Lays out the folder that becomes the bundle: wheels, requirements, licences, bill of materials, source, installer."""

import shutil
import tomllib
from collections.abc import Sequence
from pathlib import Path

from packaging.utils import canonicalize_name

from scripts.bundling.archive import write_hashes
from scripts.bundling.licences import Licence, check_licences, read_licence
from scripts.bundling.lock import Locked, Target, read_locked
from scripts.bundling.sbom import Part, hash_file, write_sbom
from scripts.bundling.source import Commit, build_wheel, export_source
from scripts.bundling.wheels import fetch_wheels

SHARED = ("python.sh", "words.sh")
BESIDE = ("install.sh", "INSTALL.md", "INSTALL.zh-CN.md")
"""The installer, and how to install, update, go back and remove."""


def fill_folder(folder: Path, checkout: Path, commit: Commit, targets: Sequence[Target], cache: Path) -> None:
    """Write everything but the archive itself to the empty `folder`; raises GovcloudError."""
    source, wheels = folder / "source", folder / "wheels"
    wheels.mkdir(parents=True)
    export_source(checkout, source)
    product = build_wheel(source, wheels, commit.epoch)
    packages: dict[str, dict[str, Path]] = {}
    for target in targets:
        locked = read_locked(source, target)
        installer = [package for package in read_locked(source, target, "bundle") if package.name == "pip"]
        for wheel in fetch_wheels([*locked, *installer], target, cache):
            packages.setdefault(wheel.name.split("-")[0], {})[wheel.name] = wheel
            shutil.copy(wheel, wheels)
        write_requirements(folder / f"requirements-{target.python}.txt", locked, product)
    parts = [make_part(list(files.values())) for files in packages.values()]
    check_licences(part.licence for part in parts)
    write_licences(folder / "licences", [part.licence for part in parts])
    own = make_part([product])
    sbom = write_sbom(own, parts, read_needs(source / "uv.lock"), commit.epoch)
    (folder / "sbom.cdx.json").write_text(sbom, encoding="utf-8")
    copy_installer(folder, source)
    (folder / "VERSION").write_text(f"{own.licence.version}-{commit.short}\n", encoding="utf-8")
    (folder / "MACHINE").write_text(f"{targets[0].machine}\n", encoding="utf-8")
    write_hashes(folder)


def make_part(wheels: Sequence[Path]) -> Part:
    """A package and its terms, from its wheels."""
    return Part(read_licence(wheels[0]), tuple(sorted(wheels)))


def write_requirements(file: Path, locked: Sequence[Locked], product: Path) -> None:
    """What pip installs: the locked packages and the product itself, all by hash."""
    name, version = product.name.split("-")[:2]
    own = Locked(name, version, (f"sha256:{hash_file(product)}",))
    file.write_text("".join(f"{package.to_line()}\n" for package in [*locked, own]), encoding="utf-8")


def write_licences(folder: Path, licences: Sequence[Licence]) -> None:
    """Every package's licence texts in a folder of its own, and a table of all."""
    folder.mkdir()
    rows = ["name,version,licence\n"]
    for licence in sorted(licences, key=lambda licence: canonicalize_name(licence.name)):
        rows.append(f"{licence.name},{licence.version},{licence.expression}\n")
        own = folder / f"{licence.name}-{licence.version}"
        own.mkdir()
        for name, text in licence.files.items():
            (own / name).write_bytes(text)
    (folder / "licences.csv").write_text("".join(rows), encoding="utf-8")


def read_needs(lock: Path) -> dict[str, list[str]]:
    """Package → the packages it needs, from the lock."""
    packages = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
    return {package["name"]: [need["name"] for need in package.get("dependencies", [])] for package in packages}


def copy_installer(folder: Path, source: Path) -> None:
    """The installer, the shell parts it shares with set-up, its guide, and the product's licence."""
    (folder / "lib").mkdir()
    for name in SHARED:
        shutil.copy(source / "scripts" / "lib" / name, folder / "lib")
    for name in BESIDE:
        shutil.copy(source / "scripts" / "bundling" / name, folder)
    shutil.copy(source / "LICENSE", folder)
