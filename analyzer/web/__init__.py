"""The upload page: loopback only, one private folder, nothing kept. Rules are in `guard`, uploads in `upload`, work in `runs`."""
