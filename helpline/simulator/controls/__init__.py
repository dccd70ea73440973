"""What people, pages and tests may do with the network from outside, as JSON under ``/sim``."""
