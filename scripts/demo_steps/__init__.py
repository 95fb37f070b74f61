"""The demo: the main job on the lab, step by step. One module per step, run in the order of their names by `runner`."""
