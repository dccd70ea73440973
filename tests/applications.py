"""One application for test after test, furnished anew for each: to hang all its doors takes longer than most tests."""

from functools import cache

from flask import Flask

from helpline import app as application
from helpline.handlers.work import House
from helpline.settings import Settings


def over(house: House, told: Settings) -> Flask:
    """Over this house alone. A test that needs two at once, or one behind a proxy, builds the other by itself."""
    app = _hung(escalates=house.escalates)
    application.furnish(app, house, told)
    return app


@cache
def _hung(*, escalates: bool) -> Flask:
    return application.hung(escalates=escalates)
