"""Put into every Python process of one house by a test: whatever would leave this machine is refused, and noted."""

import os
import sys

ASKS_A_NAME = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
SENDS = {"socket.connect", "socket.sendto", "socket.sendmsg"}


def _is_here(host: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    return name is None or name in ("", "localhost", "::1", "0.0.0.0") or str(name).startswith("127.")


def _note(line: str) -> None:
    # Not by `open`: the reader of the event must cause none it reads itself.
    notes = os.open(os.environ["CLOSED_NOTES"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(notes, f"{line} {' '.join(sys.orig_argv[1:4])}\n".encode())
    os.close(notes)


def _refuse(event: str, told: tuple[object, ...]) -> None:
    if event in SENDS:
        # A unix socket's address is a path; what is sent on a connection has none.
        to = told[1] if len(told) > 1 else None
        away = isinstance(to, tuple) and not _is_here(to[0])
    elif event in ASKS_A_NAME:
        away = not _is_here(told[0])
    else:
        return
    if away:
        _note(f"refused {event}")
        raise PermissionError(f"closed: {event}")


_note("closed")
sys.addaudithook(_refuse)
