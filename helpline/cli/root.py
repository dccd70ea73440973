"""The command ``helpline``: finds the right command, and says in one sentence what went wrong."""

import sys
from collections.abc import Sequence

import click

from helpline import log
from helpline.cli import (
    areas,
    audit,
    blocked,
    board,
    check,
    database,
    drill,
    duty,
    languages,
    library,
    lines,
    locking,
    night,
    publish,
    raid,
    responders,
    shifts,
    training,
    users,
)
from helpline.cli.answer import Family, as_line
from helpline.domain.change import NoReasonError
from helpline.handlers.people import RefusedError
from helpline.settings import SettingsError
from helpline.store.database import DatabaseError

DONE, FAILED, WRONG_USE = 0, 1, 2


@click.group(cls=Family)
@click.version_option(package_name="helpline", message="%(version)s")
def helpline() -> None:
    """Run a helpline by telephone and text: its lines, its people, and its nights.

    Every command answers in words. Add --json for a program. Ends with 0 when all is well, with 1 when something could
    not be done or needs you, and with 2 when the command was not written as it should be.

    \b
    A first evening:
      helpline db upgrade
      helpline line add --number +15550100 --channel both --languages en,es --area Harbour
      helpline responder add --alias River --number +15550111 --languages en --area Harbour
      helpline user add --role responder --alias River
      helpline duty on River
      helpline check
    """


for command in (
    *(
        lines.line,
        areas.area,
        responders.responder,
        duty.duty,
        shifts.shift,
        shifts.coverage,
        users.user,
        database.db,
        audit.proofs,
    ),
    *(
        board.board,
        publish.publish,
        night.queue,
        night.parked,
        night.purge,
        blocked.blocked,
        check.check,
        languages.languages,
        library.library,
    ),
    *(shifts.shift, shifts.coverage, locking.lock, locking.unlock, raid.raid),
    *(drill.drill, training.training),
):
    helpline.add_command(command)


def main() -> None:
    """The console script."""
    log.set_up()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """One command; its exit code."""
    try:
        return int(helpline.main(list(arguments), prog_name="helpline", standalone_mode=False) or DONE)
    except click.exceptions.NoArgsIsHelpError as nothing:
        click.echo(nothing.ctx.get_help(), err=True)
        return WRONG_USE
    except click.UsageError as wrong:
        where = f" Try `{wrong.ctx.command_path} --help`." if wrong.ctx else ""
        return _say(arguments, f"{_sentence(wrong.format_message())}{where}", WRONG_USE)
    except (RefusedError, NoReasonError, SettingsError) as refused:
        return _say(arguments, str(refused), FAILED)
    except DatabaseError:
        return _say(arguments, "The database does not answer, or is not up to date: try `helpline db upgrade`.", FAILED)
    except click.Abort:
        return FAILED


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _say(arguments: Sequence[str], words: str, code: int) -> int:
    """For people on the error stream; for programs where they read."""
    if "--json" in arguments:
        click.echo(as_line({"error": words}))
    else:
        click.echo(words, err=True)
    return code
