"""What the workers' tests share: empty state databases of both kinds."""

from tests.engine.databases import database, make_postgres, postgres, state_url

__all__ = ["database", "make_postgres", "postgres", "state_url"]
