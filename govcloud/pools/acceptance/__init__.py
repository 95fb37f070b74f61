"""The acceptance of a pool: one suite of checks, the same for every pool, with evidence for every answer."""
