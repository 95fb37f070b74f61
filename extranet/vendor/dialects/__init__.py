"""How changes are entered on each platform: which line replaces which, how each is undone, and what depends on what."""

from extranet.vendor.dialects.comware import COMWARE
from extranet.vendor.dialects.dialect import Dialect, Kind
from extranet.vendor.dialects.vrp import VRP
from govcloud.inventory.models.extranet import Platform

__all__ = ["COMWARE", "DIALECTS", "VRP", "Dialect", "Kind"]

DIALECTS = {Platform.VRP: VRP, Platform.COMWARE: COMWARE}
