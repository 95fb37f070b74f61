"""Makes whole cities for scale tests: departments, systems, an extranet, all invented. See `scripts/make_city.py`."""
