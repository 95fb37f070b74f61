"""Volumes, snapshots and images on real pools."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from govcloud.pools.errors import PoolError
from stacks.provider.provider import HalfMadeError
from stacks.resources.cinder import is_free, wait_for_status
from stacks.resources.types.image import digest_file
from tests.lab.stacks.bench import Bench
from tests.lab.stacks.life import Begin

VOLUME, SNAPSHOT, IMAGE = "govcloud:storage:Volume", "govcloud:storage:Snapshot", "govcloud:image:Image"


def test_volume_lives(begin: Begin, bench: Bench, project: str) -> None:
    names = bench.session.pool.volume_types
    life = begin(VOLUME, "v", project=project, name="v", size=1, type=names["ssd"], metadata={"grade": "3"})
    state = life.create()
    assert state.outputs["status"] == "available"
    assert state.outputs["encrypted"] is False
    life.adopt()
    life.assert_not_found_for_others()
    life.assert_listed(project)
    life.update(name="v2", description="words")
    life.update(metadata={"grade": "2", "system": "oa"})
    life.update(metadata={})
    life.update(size=2)
    life.update(type=names["sas"])
    life.assert_replaces(availability_zone="another")
    body = {"os-extend": {"new_size": 3}}
    bench.session.call("POST", "block-storage", f"/volumes/{life.state.id}/action", body=body)
    wait_for_status(bench.provider.job(life.urn, 60), f"/volumes/{life.state.id}", "volume", is_free)
    assert life.drift() == ["size"]
    shrunk = bench.provider.check(VOLUME, life.read().inputs, life.inputs).failures
    assert [path for path, _ in shrunk] == ["size"]
    life.delete()


def test_volume_from_an_image_lives(begin: Begin, bench: Bench, project: str) -> None:
    image = bench.provider.capabilities.resolved["image"]["kylin-v10"]
    life = begin(VOLUME, "system", project=project, name="system", size=20, image=image, metadata={"a": "b"})
    state = life.create()
    assert (state.outputs["status"], state.outputs["bootable"]) == ("available", True)
    life.adopt()
    life.assert_not_found_for_others()
    life.assert_listed(project)
    life.update(metadata={})
    life.assert_replaces(image="another")
    life.delete()


@pytest.fixture
def nowhere(bench: Bench) -> Iterator[str]:
    """The name of a volume type that no storage of the pool has, for the test only."""
    body = {"volume_type": {"name": f"{bench.tag}-nowhere", "extra_specs": {"volume_backend_name": "nowhere"}}}
    made = bench.session.call("POST", "block-storage", "/types", body=body)["volume_type"]
    yield made["name"]
    bench.session.call("DELETE", "block-storage", f"/types/{made['id']}")


def test_type_whose_storage_does_not_take_the_data_is_told(
    nowhere: str, begin: Begin, bench: Bench, project: str
) -> None:
    """The service goes back to the type that the volume had."""
    first = bench.session.pool.volume_types["ssd"]
    life = begin(VOLUME, "stays", project=project, name="stays", size=1, type=first)
    life.create()
    new = bench.check(VOLUME, life.state.inputs, {**life.inputs, "type": nowhere})
    with pytest.raises(HalfMadeError) as refused:
        bench.provider.update(VOLUME, life.urn, life.state.id, life.state.inputs, new)
    assert f"type is {first} after it was changed to {nowhere}" in refused.value.render("en")
    life.assert_no_drift()
    life.delete()


def test_volume_larger_than_the_quota_is_refused_in_the_services_words(
    begin: Begin, bench: Bench, project: str
) -> None:
    path = f"/os-quota-sets/{project}"
    bench.session.call("PUT", "block-storage", path, body={"quota_set": {"gigabytes": 1}})
    try:
        with pytest.raises(PoolError) as refused:
            begin(VOLUME, "big", project=project, name="big", size=5).create()
        assert "exceeds allowed gigabytes quota" in refused.value.render("en")
    finally:
        bench.session.call("DELETE", "block-storage", path)


def test_snapshot_lives_and_becomes_a_volume(begin: Begin, bench: Bench, project: str) -> None:
    volume = begin(VOLUME, "of", project=project, name="of", size=1).create()
    life = begin(SNAPSHOT, "s", project=project, name="s", volume=volume.id, metadata={"kept": "7 days"})
    state = life.create()
    assert state.outputs["size"] == 1
    life.adopt()
    life.assert_listed(project)
    life.update(name="s2", description="words")
    life.update(metadata={"kept": "9 days"})
    life.assert_replaces(volume="another")
    copy = begin(VOLUME, "copy", project=project, name="copy", size=1, snapshot=life.state.id)
    copy.create()
    copy.delete()
    body = {"snapshot": {"name": "by-hand"}}
    bench.session.call("PUT", "block-storage", f"/snapshots/{life.state.id}", body=body)
    assert life.drift() == ["name"]
    life.repair()
    life.delete()


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A file to upload."""
    path = tmp_path / "disk.raw"
    path.write_bytes(b"no system in it".ljust(1 << 20, b"\0"))
    return path


def test_image_lives(begin: Begin, bench: Bench, disk: Path) -> None:
    inputs = {"source": str(disk), "sha512": digest_file(disk), "disk_format": "raw"}
    free = {"os_distro": "kylin", "hw_disk_bus": "virtio"}
    life = begin(IMAGE, "i", name=f"{bench.tag}-i", properties=free, tags={"a": "b"}, **inputs)
    state = life.create()
    assert (state.outputs["status"], state.outputs["size"]) == ("active", 1 << 20)
    life.adopt()
    life.assert_not_found_for_others()
    life.assert_listed()
    life.update(name=f"{bench.tag}-i2", min_disk=20, min_ram=1024)
    life.update(properties={"os_distro": "openeuler"}, tags={"c": "d"})
    life.update(visibility="community", protected=True)
    life.update(protected=False)
    life.assert_replaces(sha512="0" * 128)
    path = bench.session.endpoints.url("image") + f"/images/{life.state.id}/tags/by-hand"
    bench.session.connection.session.put(path)
    assert life.drift() == ["tags"]
    life.repair()
    life.delete()


def test_image_of_another_file_is_kept_and_named_as_unfinished(begin: Begin, bench: Bench, disk: Path) -> None:
    life = begin(IMAGE, "w", name=f"{bench.tag}-w", source=str(disk), sha512="0" * 128, disk_format="raw")
    with pytest.raises(HalfMadeError) as refused:
        life.create()
    assert "another file than was meant" in refused.value.render("en")
    life.delete()


def test_image_whose_file_is_missing_is_finished_once_it_is_there(begin: Begin, bench: Bench, disk: Path) -> None:
    inputs = {"source": str(disk.with_name("late.raw")), "sha512": digest_file(disk), "disk_format": "raw"}
    life = begin(IMAGE, "late", name=f"{bench.tag}-late", **inputs)
    with pytest.raises(HalfMadeError) as refused:
        life.create()
    assert "late.raw cannot be read" in refused.value.render("en")
    disk.rename(disk.with_name("late.raw"))
    old = life.state.inputs
    life.state = bench.provider.update(IMAGE, life.urn, life.state.id, old, old)
    assert life.state.outputs["status"] == "active"
    life.assert_no_drift()
    life.delete()
