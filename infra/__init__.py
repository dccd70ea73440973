"""Where the helpline stands: what starts it, what carries it, and what was decided about both."""
