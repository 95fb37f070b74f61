"""Whom alerts reach: Alertmanager's configuration for a city, made from its inventory. Alertmanager is not here."""
