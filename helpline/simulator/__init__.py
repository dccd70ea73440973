"""A telephone network of our own, for trying, rehearsing, testing and loading the line."""

from helpline.simulator.server import Running, Simulator

__all__ = ["Running", "Simulator"]
