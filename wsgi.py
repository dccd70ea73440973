"""``gunicorn wsgi:app``: settings, wiring, application."""

from helpline import app as application
from helpline import log, settings, wiring, words

log.set_up()
words.preload()
told = settings.read()
app = application.build(wiring.build(told), told)
