"""The shape of the inventory, one module per subject. A model checks a record alone; references are not its matter."""
