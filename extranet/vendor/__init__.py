"""Vendors' command lines: text as a tree, text back into the device model, and changes that return by themselves."""
