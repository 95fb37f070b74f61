"""Vendors' command lines: their text as a tree, back into the device model, and onto a device that returns by itself."""
