"""Proof that the extranet is as intended: expected facts from the device models, facts from the devices, compared."""
