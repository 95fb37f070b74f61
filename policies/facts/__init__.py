"""What rules judge: records of things, each with its source, its time and what is not known of it."""
