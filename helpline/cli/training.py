"""``helpline training``: a second helpline to learn on, with made-up people and callers; gone when it ends."""

import threading

import click

from helpline import settings
from helpline.apart import training as apart
from helpline.cli.answer import Answer, Command
from helpline.cli.drill import NOT_ALLOWED
from helpline.handlers.people import RefusedError
from helpline.store.apart import NotAllowedError


@click.command("training", cls=Command)
@click.option("--port", type=click.IntRange(0, 65535), default=8100, show_default=True,
              help="Where its pages are, on this machine alone. 0: any that is free.")  # fmt: skip
@click.option("--minutes", type=click.FloatRange(0, 480), default=60, show_default=True, help="How long it stays open.")
def training(port: int, minutes: float) -> Answer:
    """Open a second helpline to learn on, beside the real one: made-up people on duty, made-up callers who write.

    It has a database, keys and a telephone network of its own. Nothing of the real line is in it, nothing of it is in
    the real counters, and all of it is gone when it ends: after its time, or with Ctrl-C.

    \b
    Example:
      helpline training --minutes 30
    """
    try:
        with apart.opened(settings.read(), port=port) as open_now:
            links = "\n".join(f"  {name}: {link}" for name, link in open_now.links.items())
            pages, phones = open_now.one.told.public_url, open_now.one.network.url
            click.echo(f"Pages: {pages}\nTelephones: {phones}\nEach link works once:\n{links}", err=True)
            _wait(minutes * 60)
    except NotAllowedError:
        raise RefusedError(NOT_ALLOWED) from None
    except OSError:
        raise RefusedError(f"Somebody else listens on port {port}: choose another one with --port.") from None
    return Answer({"pages": pages, "telephones": phones, "links": open_now.links}, "It is over, and nothing is left.")


def _wait(seconds: float) -> None:
    try:
        threading.Event().wait(seconds)
    except KeyboardInterrupt:
        return
