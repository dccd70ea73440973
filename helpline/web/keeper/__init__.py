"""The keeper's rooms: lines, areas, responders, and who may sign in."""

from helpline.web.keeper import charging as charging
from helpline.web.keeper import drill as drill
from helpline.web.keeper import hours as hours
from helpline.web.keeper import languages as languages
from helpline.web.keeper import lines as lines
from helpline.web.keeper import people as people
from helpline.web.keeper import responders as responders
from helpline.web.keeper import settings as settings
from helpline.web.keeper import sign as sign
from helpline.web.keeper import start as start
from helpline.web.keeper import tries as tries
from helpline.web.keeper.room import doors as doors
