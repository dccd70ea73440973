"""A process of its own for open pages: one thread holds all streams, so that a thousand cost no more than memory."""
