"""The inventory: models, loader, checks, tables, edits. It is the only source of truth of a city."""
