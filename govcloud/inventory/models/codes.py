"""Codes that name something defined elsewhere. Whether it exists is checked over the whole inventory, not here."""

from dataclasses import dataclass
from typing import Annotated

from govcloud.inventory.models.base import Code


@dataclass(frozen=True)
class Refers:
    """Mark of a field whose value is the code of a record of another kind, or a name of the catalogue."""

    to: str


PoolCode = Annotated[Code, Refers("pools")]
DepartmentCode = Annotated[Code, Refers("departments")]
FlavorCode = Annotated[Code, Refers("flavors")]
ImageCode = Annotated[Code, Refers("images")]
VolumeTypeCode = Annotated[Code, Refers("volume-types")]
CarrierCode = Annotated[Code, Refers("carriers")]
NodeCode = Annotated[Code, Refers("nodes")]
DeviceCode = Annotated[Code, Refers("devices")]
VrfCode = Annotated[Code, Refers("vrfs")]
BlockCode = Annotated[Code, Refers("addresses")]
SiteCode = Annotated[Code, Refers("sites")]
ModuleCode = Annotated[Code, Refers("modules")]
