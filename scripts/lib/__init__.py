"""Set-up: shell and standard library only, because it runs before anything is installed. See scripts/setup."""
