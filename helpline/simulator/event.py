"""Tells whoever watches, the page or a waiting test, that something changed."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

_MOST_UNREAD = 500


class Events:
    """A watcher gets every event from when it began to watch; one that does not read is let go."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Queue[str | None]] = set()
        self._changed = asyncio.Event()

    def tell(self, kind: str, **facts: Any) -> None:
        """An event for pages, and a nudge for everyone in `until`."""
        self._changed.set()
        self._changed = asyncio.Event()
        if not self._watchers:
            return
        line = f"event: {kind}\ndata: {json.dumps(facts)}\n\n"
        for watcher in list(self._watchers):
            if watcher.qsize() >= _MOST_UNREAD:
                self.leave(watcher)
            else:
                watcher.put_nowait(line)

    def watch(self) -> asyncio.Queue[str | None]:
        """A queue of event-stream lines; None means the end."""
        watcher: asyncio.Queue[str | None] = asyncio.Queue()
        self._watchers.add(watcher)
        return watcher

    def leave(self, watcher: asyncio.Queue[str | None]) -> None:
        """Stop watching."""
        self._watchers.discard(watcher)
        watcher.put_nowait(None)

    def close(self) -> None:
        """The network ends: let every watcher go."""
        self._changed.set()
        for watcher in list(self._watchers):
            self.leave(watcher)

    async def until(self, true: Callable[[], bool], seconds: float) -> bool:
        """Wait until something is true, looking again after each event, or until the time is over."""
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    await self._changed.wait()
        except TimeoutError:
            return true()
        return True
