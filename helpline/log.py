"""Log lines: one constant sentence and ids. Keys that are not on the list do not come through."""

import json
import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

ALLOWED: Final = frozenset(
    {
        "event", "level", "logger", "timestamp", "room", "alarm", "job", "kind", "state", "status", "code", "count",
        "attempts", "seconds", "milliseconds", "why", "error", "where", "inbox_id", "outbox_id", "contact_id",
        "offer_id", "responder_id", "line_id", "copy_id", "due_id", "account_id", "queue", "pid", "version",
        "method", "route", "sid",
    }
)  # fmt: skip


def only_allowed(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every key nobody thought about, and every value that is not a plain word or number."""
    return {key: value for key, value in line.items() if key in ALLOWED and _is_plain(value)}


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float) or (isinstance(value, str) and len(value) <= 120)


class SilentFormatter(logging.Formatter):
    """For other people's libraries: their sentence as written in their source, never what they filled into it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {"logger": record.name, "level": record.levelname.lower()}
        line["event"] = _constant(record)
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = where(record.exc_info[1])
        return json.dumps(line)


class SilentServer(logging.Filter):
    """For the web server, whose handlers are its own: of a request it stumbles over it would write down the words,
    the address it came from and whatever an error says. What its foreman says of its processes comes through.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.module == "arbiter":
            return True
        sentence = str(record.msg) if record.args else f"{record.module}:{record.lineno}"
        error = record.exc_info[1] if record.exc_info else None
        record.msg = f"{sentence} {type(error).__name__} {where(error)}" if error else sentence
        record.args, record.exc_info, record.exc_text, record.stack_info = None, None, None, None
        return True


_OF_SERVER: Final = SilentServer()


def _constant(record: logging.LogRecord) -> str:
    """An f-string has already been filled in: only a template with arguments, or a line of our own, is safe."""
    if record.args or record.name.startswith(("alembic", "helpline")):
        return str(record.msg)[:200]
    return f"{record.module}:{record.lineno}"


def where(error: BaseException | None) -> str:
    """The innermost place of ours an error passed through, as ``module:line``. Never its message."""
    place = ""
    trace = error.__traceback__ if error else None
    while trace:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if name.startswith(("helpline", "workers")) or not place:
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def set_up(level: int = logging.INFO) -> None:
    """Make every process's log lines look and keep silent alike. Call once, at start."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SilentFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("gunicorn.error").addFilter(_OF_SERVER)
    for name in ("twilio.http_client", "urllib3", "werkzeug", "rq.worker", "rq.job", "rq.queue"):
        logging.getLogger(name).setLevel(logging.ERROR)


def room(name: str) -> Any:
    """The logger of one room, such as ``room("texts")``."""
    return structlog.get_logger(room=name)
