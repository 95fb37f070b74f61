"""The one door to tickets: whoever wants something of them, page or command, comes through here."""
