"""What was found over time: which failures are new, back again or overdue, and how results went from check to check."""
