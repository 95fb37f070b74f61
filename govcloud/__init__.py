"""govcloud: infrastructure-as-code and operations automation for a city's government cloud."""
