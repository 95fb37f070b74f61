"""`govcloud monitor serve`: asks each source in its own time, keeps what it told, and shows it to Prometheus and people."""
