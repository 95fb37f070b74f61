"""Files of an inventory as plain data with places: decoding, YAML, CSV. What the data means is not its matter."""
