"""The current state of objects: what is past, and why."""
