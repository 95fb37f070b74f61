"""A pool to point at, a clouds.yaml to write, and an authority to trust."""

from pathlib import Path

import pytest
import trustme

from govcloud.inventory.models.pool import Pool
from tests.pools.servers import POOL, Authority, Clouds


@pytest.fixture
def pool() -> Pool:
    """A pool of an inventory."""
    return Pool.model_validate(POOL)


@pytest.fixture
def clouds(tmp_path: Path) -> Clouds:
    """Where a test writes its clouds.yaml."""
    return Clouds(tmp_path / "clouds.yaml")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """An authority that the test's clouds.yaml may trust."""
    ca, file = trustme.CA(), tmp_path / "ca.pem"
    ca.cert_pem.write_to_path(str(file))
    return Authority(ca, file)
