"""The agent as the one file that is installed on Linux devices: its modules in a zip that Python runs directly."""

import io
import zipfile

from govcloud.settings import PRODUCT

SHEBANG = b"#!/usr/bin/python3\n"
START = "import sys\nfrom extranet.agent.__main__ import main\nsys.exit(main(sys.argv[1:]))\n"
OLDEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in it: the same modules give the same bytes."""


def bundle_agent() -> bytes:
    """An executable Python zip with the modules of `extranet.agent` and nothing else of the product."""
    room = PRODUCT / "extranet"
    files = {f"extranet/agent/{file.name}": file.read_text("utf-8") for file in sorted((room / "agent").glob("*.py"))}
    files |= {"extranet/__init__.py": (room / "__init__.py").read_text("utf-8"), "__main__.py": START}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, OLDEST), files[name], zipfile.ZIP_DEFLATED)
    return SHEBANG + whole.getvalue()
