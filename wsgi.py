"""``gunicorn wsgi:app``: webhooks and pages. ``gunicorn wsgi:live``: what tells open pages that something changed."""

from helpline import app as application
from helpline import log, settings, wiring, words

log.set_up()
words.preload()
told = settings.read()
house = wiring.build(told)
app = application.build(house, told)
live = application.build_live(house, told)
