"""Where tickets are kept: tables, their migrations, and the way from a row to a ticket and back. No rule is here."""
