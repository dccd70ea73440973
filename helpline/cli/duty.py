"""``helpline duty``: who is on duty, by a keeper's hand."""

import click

from helpline.cli.answer import Answer, Family, open_house, table
from helpline.cli.kinds import NAME
from helpline.domain.responder import Duty
from helpline.handlers import people
from helpline.handlers.work import work
from helpline.store import contacts, roster

SAID = {
    Duty.ON: "{alias} is on duty: whoever waits is offered to her.",
    Duty.OFF: "{alias} is off duty: nothing new is offered to her. What she has open stays hers.",
    Duty.BREAK: "{alias} takes a break: nothing new is offered to her until she is on again.",
}


@click.group(cls=Family)
def duty() -> None:
    """Who is on duty: bring somebody on or off, list who is."""


@duty.command("on")
@click.argument("alias", type=NAME)
def on(alias: str) -> Answer:
    """Bring somebody on duty.

    \b
    Example:
      helpline duty on River
    """
    return _set(alias, Duty.ON)


@duty.command("off")
@click.argument("alias", type=NAME)
def off(alias: str) -> Answer:
    """Take somebody off duty. What she has open stays hers.

    \b
    Example:
      helpline duty off River
    """
    return _set(alias, Duty.OFF)


@duty.command("break")
@click.argument("alias", type=NAME)
def rest(alias: str) -> Answer:
    """Give somebody a break: nothing new comes until she is on again.

    \b
    Example:
      helpline duty break River
    """
    return _set(alias, Duty.BREAK)


@duty.command("list")
def listed() -> Answer:
    """List who is on duty and who is not, and how many contacts each has open.

    \b
    Example:
      helpline duty list
    """
    with open_house() as house, work(house) as w:
        loads = contacts.loads(w.db)
        facts = [
            {"alias": one.alias, "duty": one.duty.value, "open": loads.get(one.id, 0), "at_once": one.at_once}
            for one in roster.everybody(w.db)
        ]
    if not facts:
        return Answer(facts, "Nobody answers yet. Add somebody with `helpline responder add`.")
    rows = [(one["alias"], one["duty"], f"{one['open']} of {one['at_once']}") for one in facts]
    return Answer(facts, table(("ALIAS", "DUTY", "OPEN"), rows))


def _set(alias: str, to: Duty) -> Answer:
    with open_house() as house, work(house) as w:
        people.set_duty(w, alias, to)
    return Answer({"alias": alias, "duty": to.value}, SAID[to].format(alias=alias))
