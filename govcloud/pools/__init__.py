"""Resource pools: sessions, what each one can do, and its acceptance."""
