"""`govcloud monitor serve`: asks each source in its time, keeps what it told, shows it to Prometheus and to people."""
