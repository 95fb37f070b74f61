"""Entry point, see main."""
