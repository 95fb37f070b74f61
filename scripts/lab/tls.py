"""The lab's own certificate authority, and a server certificate for each pool that speaks TLS."""

from pathlib import Path

import trustme

from govcloud.files import write_atomic
from scripts.lab.credentials import OWNER_ONLY
from scripts.lab.layout import HOST, Layout


def keep_certificates(layout: Layout, names: list[str]) -> None:
    """Make the authority once and a certificate for each name that has none; all keys stay the owner's.

    A certificate is valid for loopback addresses only, for as long as `trustme` makes them (years).
    """
    folder = layout.root / "tls"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    missing = [name for name in names if not (folder / f"{name}.pem").exists()]
    if not missing and layout.authority.exists():
        return
    authority = keep_authority(layout.authority, folder / "ca.key")
    for name in missing:
        issued = authority.issue_cert(HOST, "localhost", common_name=name)
        chain = b"".join(blob.bytes() for blob in issued.cert_chain_pems)
        write_atomic(folder / f"{name}.key", issued.private_key_pem.bytes(), mode=OWNER_ONLY)
        write_atomic(folder / f"{name}.pem", chain)


def keep_authority(certificate: Path, key: Path) -> trustme.CA:
    """The authority from its files, made if there is none."""
    if certificate.exists() and key.exists():
        return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
    authority = trustme.CA(organization_name="govcloud lab")
    write_atomic(key, authority.private_key_pem.bytes(), mode=OWNER_ONLY)
    write_atomic(certificate, authority.cert_pem.bytes())
    return authority
