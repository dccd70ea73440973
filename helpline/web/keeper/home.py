"""What a keeper sees first: what is wrong and how to mend it, who is on, how many wait, and the ways to her rooms."""

from flask import Response

from helpline.handlers import keeping
from helpline.web import live, pages
from helpline.web.door import house


def show() -> Response:
    """How the line is now."""
    return pages.show("keeper/home", state=keeping.state(house()), live=live.address())
