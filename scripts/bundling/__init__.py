"""The bundle: one archive that installs the product on a machine with no network. See `scripts/bundle`."""
