"""What the compute service is told about each way to boot: the lab cannot take a boot volume made of an image."""

from stacks.resources.marks import KEY
from stacks.resources.server_body import create_body

COMMON = {"name": "s", "flavor": "f", "ports": ["a", "b"], "metadata": {"grade": "3"}, "config_drive": False}


def test_server_of_an_image_has_its_ports_in_order_and_its_mark() -> None:
    body = create_body("urn", {**COMMON, "image": "i", "keypair": "k", "server_group": "g"})
    server = body["server"]
    assert server["imageRef"] == "i"
    assert server["networks"] == [{"port": "a"}, {"port": "b"}]
    assert server["metadata"] == {"grade": "3", KEY: "urn"}
    assert server["key_name"] == "k"
    assert body["os:scheduler_hints"] == {"group": "g"}
    assert "block_device_mapping_v2" not in server


def test_server_of_a_new_volume_names_size_type_and_what_becomes_of_it() -> None:
    volume = {"size": 40, "type": "SSD", "keep": True}
    server = create_body("urn", {**COMMON, "image": "i", "boot_volume": volume})["server"]
    (device,) = server["block_device_mapping_v2"]
    assert device == {
        "boot_index": 0,
        "uuid": "i",
        "source_type": "image",
        "destination_type": "volume",
        "volume_size": 40,
        "volume_type": "SSD",
        "delete_on_termination": False,
    }
    assert "imageRef" not in server


def test_volume_that_a_server_boots_from_is_never_deleted_with_it() -> None:
    server = create_body("urn", {**COMMON, "ports": [], "boot_from": "v"})["server"]
    (device,) = server["block_device_mapping_v2"]
    assert (device["uuid"], device["source_type"], device["delete_on_termination"]) == ("v", "volume", False)
    assert server["networks"] == "none"


def test_user_data_goes_in_base64() -> None:
    server = create_body("urn", {**COMMON, "image": "i", "user_data": "#cloud-config"})["server"]
    assert server["user_data"] == "I2Nsb3VkLWNvbmZpZw=="
