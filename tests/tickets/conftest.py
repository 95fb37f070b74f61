"""Fixtures of the tests on tickets: databases with the portal's tables."""

from tests.tickets.databases import empty_portals, portal_url, postgres, sqlite_portal

__all__ = ["empty_portals", "portal_url", "postgres", "sqlite_portal"]
