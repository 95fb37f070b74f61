"""Advice on sizes: what departments have and do not use, and servers that are too small or too large."""
