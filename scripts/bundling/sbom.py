"""The software bill of materials: every package as CycloneDX JSON, the same bytes for the same packages."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.utils import canonicalize_name

from scripts.bundling.licences import Licence


@dataclass(frozen=True)
class Part:
    """One package: its terms, and its wheels (several when Python versions need their own)."""

    licence: Licence
    wheels: tuple[Path, ...]


def write_sbom(product: Part, parts: Sequence[Part], needs: Mapping[str, Sequence[str]], epoch: int) -> str:
    """The document; `needs` says by canonical name which package needs which others."""
    root = describe(product, ComponentType.APPLICATION)
    components = {canonicalize_name(part.licence.name): describe(part, ComponentType.LIBRARY) for part in parts}
    bom = Bom(components=components.values(), serial_number=derive_number([product, *parts]))
    bom.metadata.component = root
    bom.metadata.timestamp = datetime.fromtimestamp(epoch, UTC)
    for name, component in {canonicalize_name(product.licence.name): root, **components}.items():
        needed = (components.get(canonicalize_name(need)) for need in needs.get(name, ()))
        bom.register_dependency(component, [other for other in needed if other is not None])
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2) + "\n"


def describe(part: Part, kind: ComponentType) -> Component:
    """A package as a component, with one nested file per wheel."""
    licence = part.licence
    locator = PackageURL("pypi", name=canonicalize_name(licence.name), version=licence.version)
    return Component(
        type=kind,
        name=licence.name,
        version=licence.version,
        purl=locator,
        bom_ref=str(locator),
        licenses=[LicenseFactory().make_from_string(licence.expression)],
        components=[
            Component(
                type=ComponentType.FILE,
                name=wheel.name,
                bom_ref=f"{locator}#{wheel.name}",
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=hash_file(wheel))],
            )
            for wheel in sorted(part.wheels)
        ],
    )


def derive_number(parts: Sequence[Part]) -> uuid.UUID:
    """A serial number that follows from the content."""
    digests = "".join(sorted(hash_file(wheel) for part in parts for wheel in part.wheels))
    return uuid.uuid5(uuid.NAMESPACE_OID, digests)


def hash_file(path: Path) -> str:
    """SHA-256 in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
