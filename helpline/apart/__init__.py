"""A house apart: a whole helpline beside the real one, for drills and training, that can reach nobody real."""
