"""What a device had by this desk's own word."""

from dataclasses import replace
from pathlib import Path

import pytest

from extranet.devices.model import DeviceModel
from extranet.intended import MODEL, load_model
from extranet.push.models import PushedModels
from tests.extranet.nets import EXAMPLE

OLD, NEW = "1" * 64, "2" * 64


@pytest.fixture
def model() -> DeviceModel:
    return load_model((EXAMPLE / "intended/linhan-a" / MODEL).read_text(), MODEL)


def test_model_is_found_under_the_digest_it_was_pushed_with_until_another_is_confirmed(
    tmp_path: Path, model: DeviceModel
) -> None:
    models, now = PushedModels(tmp_path / "models"), replace(model, asn=64512)
    models.write(model, OLD)
    models.write(now, NEW)
    assert (models.read(model.code, OLD), models.read(model.code, NEW)) == (model, now)
    models.keep_only(model.code, NEW)
    assert (models.read(model.code, OLD), models.read(model.code, NEW)) == (None, now)


def test_device_whose_code_begins_as_anothers_keeps_its_own(tmp_path: Path, model: DeviceModel) -> None:
    models, other = PushedModels(tmp_path), replace(model, code=f"{model.code}-b")
    models.write(model, OLD)
    models.write(other, OLD)
    models.keep_only(model.code, NEW)
    assert models.read(other.code, OLD) == other


def test_damaged_model_is_not_known(tmp_path: Path, model: DeviceModel) -> None:
    models = PushedModels(tmp_path)
    models.write(model, OLD)
    for file in tmp_path.iterdir():
        file.write_text(file.read_text()[:50])
    assert models.read(model.code, OLD) is None
    assert models.read("never-pushed", OLD) is None
