"""
The current state of every object: of several statements about one object the later one holds, and the earlier is past.

Where the order of two statements is not known, both stand, and nothing that rests on one of them alone is certain.
"""
