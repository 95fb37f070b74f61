"""How full things are, and when they will be full: growth by itself, and what tickets have announced."""
