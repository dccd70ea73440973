"""What a caller may wish of whoever answers: a woman, another area, another person. Kept for this contact alone."""

from enum import StrEnum

from helpline.domain.contact import Contact
from helpline.domain.responder import Responder


class Wish(StrEnum):
    """Of whom she would like to be answered. *Anybody* takes the others back."""

    WOMAN = "woman"
    OTHER_AREA = "other area"
    OTHER_PERSON = "other person"
    ANYBODY = "anybody"


def has_one(contact: Contact) -> bool:
    """Whether her wish narrows down who is asked. In danger, or once anybody will do, it does not."""
    narrows = contact.wants_woman or bool(contact.not_areas)
    return narrows and not contact.anybody_will_do and contact.urgent_at is None


def fits(contact: Contact, one: Responder) -> bool:
    """Whether a responder is one of those she wishes to be answered by."""
    if not has_one(contact):
        return True
    return (one.asked_as_woman or not contact.wants_woman) and one.area_id not in contact.not_areas
