"""What follows: load, decide, remember, say what happened."""
