"""The report as a document on paper: what stands in it, in the order of the assessors' template. How it looks in Word
or PDF is not said here."""
