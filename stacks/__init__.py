"""Pulumi program, components, resource types, provider and embedded engine. It may import the core only."""
