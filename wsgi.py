"""``gunicorn wsgi:app``: webhooks and pages."""

import gc

from helpline import app as application
from helpline import log, settings, wiring, words

log.set_up()
wiring.take_short_turns()
words.preload()
told = settings.read()
house = wiring.build(told)
app = application.build(house, told)

# What stands before the fork stays: the collector need not walk it again, which would copy its pages in every process.
gc.freeze()
