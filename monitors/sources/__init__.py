"""Who is asked: each module reads one kind of source into samples. What waits runs apart from the event loop."""
