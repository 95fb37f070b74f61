"""Every device of the extranet as one vendor-neutral document, made from the inventory by pure functions."""
