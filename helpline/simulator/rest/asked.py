"""One REST request as the network reads it, what it may answer, and what can be asked at all."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from helpline.simulator.network import Network


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request: parts of its path, its query and form with repeated names kept."""

    network: Network
    path: Mapping[str, str]
    query: tuple[tuple[str, str], ...]
    form: tuple[tuple[str, str], ...]
    address: str
    """Path with query, as asked."""

    def one(self, name: str) -> str | None:
        """A form parameter, the last one given; None when absent."""
        return next((value for key, value in reversed(self.form) if key == name), None)

    def every(self, name: str) -> list[str]:
        """All values of a repeated form parameter."""
        return [value for key, value in self.form if key == name]

    def wished(self, name: str) -> str | None:
        """A query parameter."""
        return next((value for key, value in reversed(self.query) if key == name), None)

    def flag(self, name: str, usual: bool) -> bool:
        """A true/false form parameter."""
        given = self.one(name)
        return usual if given is None else given.lower() == "true"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is answered, and what begins once the answer leaves: ``begin`` gives what is set at its first callback."""

    status: int = 200
    body: Any = None
    made: str | None = None
    begin: Callable[[], asyncio.Event] | None = None


Resource = Callable[[Asked], Awaitable[Answer]]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing that can be asked: ``texts.create``. ``known`` are the parameters the carrier documents."""

    name: str
    answer: Resource
    known: frozenset[str] = frozenset()
    public: bool = False
    """Open to everyone who has the address, unless the account asks for credentials on media."""

    @property
    def kind(self) -> str:
        """create, fetch, list, update or delete."""
        return self.name.rpartition(".")[2]
