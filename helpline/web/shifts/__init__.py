"""The pages of shifts: the keeper's plan, everybody's own, and which hours of the week are covered."""

from helpline.web.shifts import bring as bring
from helpline.web.shifts import hours as hours
from helpline.web.shifts import mine as mine
from helpline.web.shifts import plan as plan
from helpline.web.shifts.room import doors as doors
