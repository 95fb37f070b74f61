"""Keystone's configuration."""

from scripts.lab.config.common import Rendering, Sections, default_section


def keystone(r: Rendering) -> Sections:
    """Fernet tokens; few password rounds, because the lab's passwords are long and random."""
    return {
        "DEFAULT": default_section(r, "keystone"),
        "database": r.database_section("keystone"),
        "token": {"provider": "fernet", "expiration": 86400},
        "fernet_tokens": {"key_repository": r.path("keys", "fernet")},
        "fernet_receipts": {"key_repository": r.path("keys", "fernet")},
        "credential": {"key_repository": r.path("keys", "credential")},
        "identity": {"password_hash_rounds": 4},
        "cache": {"enabled": "true", "backend": "oslo_cache.dict", "expiration_time": 60},
    }
