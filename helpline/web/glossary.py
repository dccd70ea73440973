"""Our words in each language: what we call things, what callers may call their work, and what we never say."""

from flask import Response, request
from werkzeug.exceptions import NotFound

from helpline import words
from helpline.catalogues import glossary, telling
from helpline.domain.account import Role
from helpline.domain.names import Locale
from helpline.web import language, pages
from helpline.web.gate import Doors

doors = Doors("glossary")


@doors.page("/glossary", to=frozenset(Role))
def first() -> Response:
    """One language's, by default that of the page."""
    read_in = language.of_page("glossary/first.html").code
    code = Locale(request.args.get("language", read_in if read_in in words.register() else words.MASTER))
    if code not in words.register():
        raise NotFound
    return pages.show(
        "glossary/first",
        glossary=glossary(code),
        telling=[stem.removeprefix("*").strip() for stem in telling(code)],
        chosen=words.register()[code],
        every=words.register().values(),
    )
