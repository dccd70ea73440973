"""Keeps programs going: one that ends is named, its last words are shown, and it is started again after a while."""

import time
from collections.abc import Callable, Sequence

from infra.local.leash import Child

LONGEST = 30.0
SETTLED = 60.0
"""Seconds after which a program that was started again counts as well, and the wait is short again."""


class Watch:
    """Looks at programs as often as it is asked to; ``now`` is in seconds and only goes forward."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        say: Callable[[str], None] = print,
        now: Callable[[], float] = time.monotonic,
        restarted: Callable[[Child], None] | None = None,
    ) -> None:
        self.children = children
        self.say = say
        self.now = now
        self.restarted = restarted
        self._waits: dict[str, float] = {}
        self._due: dict[str, float] = {}
        self._since: dict[str, float] = {}

    def look(self) -> None:
        """Name what has ended, and start again what has waited long enough."""
        for child in self.children:
            if child.is_running:
                self._settle(child)
            elif child.name not in self._due:
                self._plan(child)
            elif self.now() >= self._due[child.name]:
                self._again(child)

    def _settle(self, child: Child) -> None:
        if self.now() - self._since.get(child.name, self.now()) > SETTLED:
            self._waits.pop(child.name, None)

    def _plan(self, child: Child) -> None:
        # What it leaves behind goes first: the half of a program must not answer for the whole.
        child.stop()
        wait = self._waits.get(child.name, 0.0)
        self._waits[child.name] = min(LONGEST, max(1.0, wait * 2))
        self._due[child.name] = self.now() + wait
        self.say(f"\n{child.name} ended with {child.exit_code}; its last words, from {child.log}:")
        self.say(child.last_words())
        self.say(f"Starting {child.name} again{f' in {wait:.0f} s' if wait else ''}.")

    def _again(self, child: Child) -> None:
        del self._due[child.name]
        child.start()
        self._since[child.name] = self.now()
        if self.restarted is not None:
            self.restarted(child)
