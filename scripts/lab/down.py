"""Take a lab down, or reset it to nothing but its credentials."""

import shutil

from scripts.lab.databases import drop_databases
from scripts.lab.lab import Lab
from scripts.lab.launch import site_processes
from scripts.lab.processes import stop_all
from scripts.lab.proxy.process import proxy_process
from scripts.lab.site import Site


def take_down(lab: Lab, sites: list[Site]) -> list[str]:
    """Stop the pools' services, and the rest when no pool is left running; returns the names of what ran."""
    with lab.held():
        stopped = stop_all(process for site in sites for process in site_processes(site))
        if not any(process.pid for site in lab.sites for process in site_processes(site)):
            stopped += stop_all([lab.database.process, proxy_process(lab.layout)])
        return stopped


def reset(lab: Lab, sites: list[Site]) -> None:
    """Stop the pools and delete all that they hold; credentials and certificates stay."""
    take_down(lab, sites)
    with lab.held():
        if len(sites) == len(lab.sites):
            shutil.rmtree(lab.database.data, ignore_errors=True)
        elif lab.database.data.exists():
            ran = lab.database.process.pid is not None
            lab.database.start()
            for site in sites:
                drop_databases(lab.database, site.name)
            if not ran:
                lab.database.stop()
        for site in sites:
            for name in ("data", "etc", "logs", "run"):
                shutil.rmtree(site.folder / name, ignore_errors=True)
