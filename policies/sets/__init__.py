"""Sets of addresses, ports and traffic, so that rules compare what is meant and not how it is written."""
