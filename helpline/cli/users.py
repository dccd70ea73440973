"""``helpline user``: who may sign in to the page, each by a link that works once."""

from datetime import timedelta

import click

from helpline import settings
from helpline.cli.answer import Answer, Family, open_house, table
from helpline.cli.kinds import NAME
from helpline.domain.account import INVITATION_LIVES, Role
from helpline.handlers import duress, leaving, people, ways_in
from helpline.handlers.people import Invitation, RefusedError
from helpline.handlers.work import work
from helpline.store import accounts, roster


@click.group(cls=Family)
def user() -> None:
    """Who may sign in to the page: add somebody, send a new link, take somebody out, list them."""


@user.command("add")
@click.option("--role", type=click.Choice([one.value for one in Role]), required=True,
              help="A responder answers; a keeper keeps lines and people, and sees no contact.")  # fmt: skip
@click.option("--alias", type=NAME, help="For a responder: her alias. For others: how they are called.")
@click.option("--name", type=NAME, help="The name she signs in with, if it is not the alias.")
@click.option("--external", is_flag=True, help="A supervisor who is no peer: a doctor, a lawyer, a councillor.")
@click.option("--answers-as", type=NAME,
              help="A supervisor who also answers: her alias, so she never decides on her own note.")  # fmt: skip
@click.option("--new-board", is_flag=True, help="Nobody is left on the board who could agree. It is noted.")
def add(
    role: str, alias: str | None, name: str | None, *, external: bool, answers_as: str | None, new_board: bool
) -> Answer:
    """Let somebody sign in to the page.

    Prints a link. It works once, and for two days: hand it over in person or by a safe way. Whoever opens it chooses
    her own password. The link is not kept and can't be shown again; `helpline user invite` makes a new one.

    \b
    Examples:
      helpline user add --role responder --alias River
      helpline user add --role keeper --name Office
      helpline user add --role supervisor --name Heron --answers-as River
      helpline user add --role supervisor --name Doctor --external
    """
    called = name or alias
    if called is None:
        raise click.UsageError("How is she called? Say --alias for a responder, --name for others")
    answers = alias if Role(role) is Role.RESPONDER else answers_as
    with open_house() as house, work(house) as w:
        invitation = people.add_account(
            w, name=called, role=Role(role), alias=answers, external=external, new_board=new_board
        )
    return _invited(invitation, answers)


@user.command("lift")
@click.argument("name", type=NAME)
def lift(name: str) -> Answer:
    """Somebody who was made to sign in is safe: her own password opens her own desk again.

    Only when she has told you so herself. Until then every way in opens an empty desk.

    \b
    Example:
      helpline user lift River
    """
    with open_house() as house, work(house) as w:
        found = accounts.named(w.db, name)
        if found is None or not duress.lift(w, found.id):
            raise RefusedError(f"There is nothing to lift for {name}.")
    return Answer({"lifted": name}, f"{name} may sign in to her own desk again.")


@user.command("invite")
@click.argument("name", type=NAME)
def invite(name: str) -> Answer:
    """Make a new link for somebody who lost hers, or forgot her password. An older link stops working.

    \b
    Example:
      helpline user invite River
    """
    with open_house() as house, work(house) as w:
        account = accounts.named(w.db, name)
        if account is None:
            raise RefusedError(f"There is no account called {name}.")
        invitation = people.invite(w, account)
        answers = roster.get(w.db, account.responder_id).alias if account.responder_id else None
    return _invited(invitation, answers)


@user.command("deactivate")
@click.argument("name", type=NAME)
def deactivate(name: str) -> Answer:
    """Let somebody sign in no more. She is out at her next step, wherever she is signed in.

    A responder still answers by her telephone: `helpline responder deactivate` ends that too. The last keeper stays.

    \b
    Example:
      helpline user deactivate Office
    """
    with open_house() as house, work(house) as w:
        leaving.account(w, name)
    return Answer({"name": name, "active": False}, f"{name} does not sign in any more, and is out of every page.")


@user.command("reset-mfa")
@click.argument("name", type=NAME)
def reset_mfa(name: str) -> Answer:
    """For somebody who lost her telephone and her paper: her app, passkeys and printed codes work no more.

    Make sure that it is she who asks. Until she sets up a new second step her password alone lets her in; if
    somebody else may know it, run `helpline user invite` as well, and hand her the link. Of a supervisor everybody is
    told for a day that it was done.

    \b
    Example:
      helpline user reset-mfa River
    """
    with open_house() as house, work(house) as w:
        found = accounts.named(w.db, name)
        if found is None:
            raise RefusedError(f"There is no account called {name}.")
        ways_in.reset(w, found, by=None)
    words = f"{name} is signed out, and signs in with her password next. She is then asked for a new second step."
    return Answer({"name": name, "second_step": False}, words)


@user.command("list")
def listed() -> Answer:
    """List who may sign in.

    \b
    Example:
      helpline user list
    """
    with open_house() as house, work(house) as w:
        aliases = {one.id: one.alias for one in roster.everybody(w.db)}
        facts = [
            {"name": one.name, "role": one.role.value, "alias": aliases.get(one.responder_id or 0)}
            for one in accounts.everybody(w.db)
        ]
    if not facts:
        return Answer(facts, "Nobody may sign in yet. Add somebody with `helpline user add`.")
    rows = [(one["name"], one["role"], one["alias"] or "-") for one in facts]
    return Answer(facts, table(("NAME", "ROLE", "ALIAS"), rows))


def _invited(invitation: Invitation, alias: str | None) -> Answer:
    account = invitation.account
    link = f"{settings.read().public_url}/invitation/{invitation.token}"
    hours = int(INVITATION_LIVES / timedelta(hours=1))
    words = f"{account.name} may sign in by this link, once, within {hours} hours. It is shown only now:\n  {link}"
    if invitation.waits:
        words += "\nIt opens nothing yet: two who are on the board agree to somebody new first."
    facts = {
        "name": account.name,
        "role": account.role.value,
        "alias": alias,
        "link": link,
        "works_for_hours": hours,
        "waits_for_the_board": invitation.waits,
    }
    return Answer(facts, words)
