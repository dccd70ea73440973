"""A telephone network of our own, for trying, rehearsing, testing and loading the line."""
