"""Emulated routers of Huawei (VRP 8) and H3C (Comware 7) for the lab: real SSH, real state, a grammar.

They prove transport, order, and that a device returns by itself. They never prove that a vendor's software accepts a
line: their grammar was written by us, from the vendors' manuals.
"""
