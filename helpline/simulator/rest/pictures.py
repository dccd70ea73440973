"""Pictures and files of texts over REST: list, look, delete."""

from datetime import datetime

from helpline.simulator.record import Media, Message
from helpline.simulator.rest import resource, texts
from helpline.simulator.rest.asked import Answer, Asked, Operation
from helpline.simulator.rest.listing import listing, within
from helpline.simulator.rest.refusal import missing

_DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3" fill="#8aa"/>'
    b'<circle cx="2" cy="1.5" r="1" fill="#fff"/></svg>'
)


class _Placed:
    """A picture with its place in the list."""

    def __init__(self, serial: int, media: Media) -> None:
        self.serial, self.media, self.created_at = serial, media, media.created_at


def _find(asked: Asked) -> tuple[Message, Media]:
    message = texts.find(asked, "message")
    media = next((media for media in message.media if media.sid == asked.path["sid"]), None)
    if media is None:
        raise missing(asked.address)
    return message, media


async def all_of(asked: Asked) -> Answer:
    """The pictures of one text."""
    message, account = texts.find(asked, "message"), asked.network.account.sid
    placed = [_Placed(place, media) for place, media in enumerate(message.media, 1)]
    fits = within(asked, "DateCreated", _made_at)
    chosen = (item for item in reversed(placed) if fits(item))
    return Answer(body=listing(asked, "media_list", chosen, lambda item: resource.media(account, message, item.media)))


def _made_at(item: _Placed) -> datetime:
    return item.created_at


async def fetch(asked: Asked) -> Answer:
    """What kind of picture it is."""
    message, media = _find(asked)
    return Answer(body=resource.media(asked.network.account.sid, message, media))


async def content(asked: Asked) -> Answer:
    """The picture itself: always the same drawing, whatever type it claims to be."""
    _find(asked)
    return Answer(body=_DRAWING)


async def delete(asked: Asked) -> Answer:
    """Delete the carrier's copy of a picture."""
    message, media = _find(asked)
    message.media.remove(media)
    return Answer(status=204)


OPERATIONS = {
    ("GET", "/Messages/{message}/Media.json"): Operation(name="media.list", answer=all_of),
    ("GET", "/Messages/{message}/Media/{sid}.json"): Operation(name="media.fetch", answer=fetch),
    ("DELETE", "/Messages/{message}/Media/{sid}.json"): Operation(name="media.delete", answer=delete),
    ("GET", "/Messages/{message}/Media/{sid}"): Operation(name="media.content", answer=content, public=True),
}
