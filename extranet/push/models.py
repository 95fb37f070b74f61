"""The device models that were pushed from this desk, under the digest that each device keeps of what it has.

A device tells a digest and no model, so what a push would change by meaning is known where its last model is still
here. It is a convenience: a file that is gone or damaged makes a push say less, and nothing else.
"""

from dataclasses import dataclass
from pathlib import Path

from extranet.devices.model import DeviceModel
from extranet.intended import dump_model, load_model
from govcloud.errors import GovcloudError
from govcloud.files import write_atomic


@dataclass(frozen=True)
class PushedModels:
    """A folder with a file per device and digest."""

    folder: Path

    def write(self, model: DeviceModel, digest: str) -> None:
        """Before a model is sent."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(self._file(model.code, digest), dump_model(model))

    def read(self, device: str, digest: str) -> DeviceModel | None:
        """The model under a digest; None where it is not known."""
        file = self._file(device, digest)
        try:
            return load_model(file.read_text(encoding="utf-8"), str(file))
        except (OSError, UnicodeDecodeError, GovcloudError):
            return None

    def keep_only(self, device: str, digest: str) -> None:
        """Forget what a device had before."""
        for file in self.folder.glob(f"{device}@*.json"):
            if file != self._file(device, digest):
                file.unlink(missing_ok=True)

    def _file(self, device: str, digest: str) -> Path:
        return self.folder / f"{device}@{digest[:24]}.json"
