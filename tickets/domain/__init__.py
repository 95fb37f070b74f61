"""What a ticket is and what may happen to it: kinds, states, reviews, clocks, papers. Pure: no web, no database."""
