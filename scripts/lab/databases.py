"""The pools' databases: migrated once per release by the projects' own commands, kept as SQL, loaded for each pool."""

import hashlib
import os
import shutil
import subprocess
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.lab.config.common import Database, Rendering
from scripts.lab.config.files import configuration_name, write_configuration
from scripts.lab.launch import environment, service_command
from scripts.lab.layout import Layout
from scripts.lab.locks import hold
from scripts.lab.mariadb import USER, MariaDB
from scripts.lab.releases import LOCKS, Release
from scripts.lab.site import Site

NAMES = {
    "keystone": ("keystone",),
    "glance": ("glance",),
    "placement": ("placement",),
    "neutron": ("neutron",),
    "nova": ("nova_api", "nova_cell0", "nova_cell1"),
    "cinder": ("cinder",),
}
"""Service → its databases."""
ALL = tuple(name for names in NAMES.values() for name in names)
MIGRATE = "scripts.lab.services.migrate"
FORMAT = b"2"
"""Changes when what we keep in a template changes."""


def rendering(site: Site, server: MariaDB, release: Release) -> Rendering:
    """What the configuration of a pool is made from."""
    return Rendering(site, Database(server.port, USER, server.password), str(release.folder), site.name)


def find_template(release: str, cache: Path) -> Path:
    """Folder of the migrated databases of a release, whether it exists or not."""
    digest = hashlib.sha256(FORMAT + (LOCKS / f"{release}.txt").read_bytes()).hexdigest()[:12]
    return cache / "templates" / f"openstack-{release}-{digest}"


def make_template(site: Site, server: MariaDB, release: Release) -> None:
    """Run all migrations of the release on empty databases and keep the result; does nothing when it is there."""
    template = find_template(release.name, site.layout.cache)
    with hold(template.with_name(f"{template.name}.lock")):
        if not template.exists():
            fill_template(site, server, release, template)


def fill_template(site: Site, server: MariaDB, release: Release, template: Path) -> None:
    """Migrate into databases of the template's own, and move the dumps to their place when all are there."""
    name = f"template_{release.name.replace('.', '')}"
    work = site.layout.root / name
    layout = Layout(work, site.layout.cache, site.layout.first_port)
    r = rendering(replace(site, name=name, layout=layout), server, release)
    partial = template.with_name(f"{template.name}.partial")
    for folder in (work, partial):
        shutil.rmtree(folder, ignore_errors=True)
    partial.mkdir(parents=True)
    create_databases(server, name)
    write_configuration(r)
    with ThreadPoolExecutor(len(NAMES)) as pool:
        list(pool.map(lambda service: migrate(r, release, service), NAMES))
    for database in ALL:
        server.sql.dump(f"{name}_{database}", partial / f"{database}.sql")
    partial.rename(template)
    server.sql.run(*(f"DROP DATABASE {name}_{database}" for database in ALL))
    shutil.rmtree(work)


def migrate(r: Rendering, release: Release, service: str) -> None:
    """Run one project's migrations; raises GovcloudError with what it said."""
    cells = {name: r.database.url(f"{r.prefix}_nova_{name.lower()}") for name in ("CELL0", "CELL1")}
    configuration = r.path("etc", configuration_name(service))
    command = service_command(release.python, MIGRATE, service, str(os.getpid()), configuration)
    done = subprocess.run(command, capture_output=True, text=True, env={**environment(), **cells}, check=False)
    if done.returncode:
        what = Text("the database migrations of {service} {release} failed", "{service} {release} 的数据库迁移失败")
        raise GovcloudError(
            what(service=service, release=release.name),
            where=r.path("logs", f"{service}.log"),
            why=literal((done.stderr or done.stdout).strip()[-600:]),
        )


def are_loaded(r: Rendering, server: MariaDB) -> bool:
    """Whether the pool's databases have been filled, by this server; GovcloudError if it was from another template."""
    if not loaded_mark(r).exists() or f"{r.prefix}_{ALL[-1]}" not in server.sql.databases():
        return False
    if loaded_mark(r).read_text() != template_of(r).name:
        what = Text("the databases of {pool} are of another version", "{pool} 的数据库属于其他版本")
        todo = Text(
            "run `govcloud lab reset {pool}`; it deletes them", "请执行 `govcloud lab reset {pool}`（将清空数据）"
        )
        raise GovcloudError(what(pool=r.site.name), todo=todo(pool=r.site.name))
    return True


def loaded_mark(r: Rendering) -> Path:
    """The file that says from which template they were."""
    return Path(r.path("data", "loaded"))


def template_of(r: Rendering) -> Path:
    """The template of the pool's release."""
    return find_template(r.site.pool.release, r.site.layout.cache)


def load_databases(r: Rendering, server: MariaDB) -> None:
    """Fill a new pool's databases from its release's template and point nova's cells at them.

    What the services kept in files belongs to the old databases, if there were any, and goes with them.
    """
    shutil.rmtree(r.path("data"), ignore_errors=True)
    template = template_of(r)
    create_databases(server, r.prefix)
    for name in ALL:
        server.sql.load(f"{r.prefix}_{name}", template / f"{name}.sql")
    cells = f"{r.prefix}_nova_api.cell_mappings"
    cell0, cell1 = (r.database.url(f"{r.prefix}_{name}") for name in ("nova_cell0", "nova_cell1"))
    server.sql.run(
        f"UPDATE {cells} SET database_connection='{cell0}' WHERE name='cell0'",  # noqa: S608 - all values are ours
        f"UPDATE {cells} SET database_connection='{cell1}', uuid='{uuid.uuid4()}' WHERE name='cell1'",  # noqa: S608
    )
    loaded_mark(r).parent.mkdir(mode=0o700, parents=True)
    loaded_mark(r).write_text(template.name)


def create_databases(server: MariaDB, prefix: str) -> None:
    """Make empty databases, whatever was there before."""
    server.sql.run(
        *(f"DROP DATABASE IF EXISTS {prefix}_{name}" for name in ALL),
        *(f"CREATE DATABASE {prefix}_{name}" for name in ALL),
    )


def drop_databases(server: MariaDB, prefix: str) -> None:
    """Remove a pool's databases."""
    server.sql.run(*(f"DROP DATABASE IF EXISTS {prefix}_{name}" for name in ALL))
