"""``helpline languages``: in which languages this house speaks, what each lacks, and how well they are told apart."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from helpline import catalogues, detectors, prompts, settings, words
from helpline.cli.answer import Answer, Command, open_house, table
from helpline.domain.first_guess import Judge, first_guess
from helpline.domain.names import Locale
from helpline.handlers import languages as tongues
from helpline.handlers.work import work

LEAST_RIGHT, MOST_ASKED = 0.98, 0.12
"""Of what is answered, and of all."""


@dataclass(frozen=True)
class Measured:
    """What became of the held texts of one language."""

    right: int
    wrong: tuple[str, ...]
    asked: tuple[str, ...]

    @property
    def all(self) -> int:
        return self.right + len(self.wrong) + len(self.asked)


def held() -> Mapping[Locale, Sequence[str]]:
    """Short texts in every language, kept apart to measure with."""
    found = tomllib.loads((words.TRANSLATIONS / "held.toml").read_text(encoding="utf-8"))
    return {Locale(code): texts for code, texts in found.items()}


def measured(judges: Sequence[Judge]) -> dict[Locale, Measured]:
    """How the held texts fare on a line that offers every language there is: the hardest one."""
    offered = tuple(words.register())
    outcome = {}
    for code, texts in held().items():
        guesses = {text: first_guess(text, offered, judges).language for text in texts}
        outcome[code] = Measured(
            right=sum(one == code for one in guesses.values()),
            wrong=tuple(text for text, one in guesses.items() if one not in (code, None)),
            asked=tuple(text for text, one in guesses.items() if one is None),
        )
    return outcome


def summed(outcome: Mapping[Locale, Measured]) -> dict[str, Any]:
    """All languages together: how many of the answered are right, and how many of all were asked."""
    right = sum(one.right for one in outcome.values())
    answered = right + sum(len(one.wrong) for one in outcome.values())
    everything = sum(one.all for one in outcome.values())
    return {"texts": everything, "right": right / answered, "asked": (everything - answered) / everything}


@click.command("languages", cls=Command)
@click.argument("what", type=click.Choice(["show", "measure"]), default="show")
@click.option("--glossary", type=click.Choice(list(words.register())), metavar="LANGUAGE",
              help="Our words in one language: what is fixed, what callers say, and what we never say.")  # fmt: skip
@click.option("--detector", type=click.Choice(["small", "both"]), default="small", show_default=True,
              help="Which readers to measure with; both take 200 MB.")  # fmt: skip
def languages(what: str, glossary: Locale | None, detector: detectors.Which) -> Answer:
    """Show every language, how far it is, and what it lacks; or measure how well the language of a text is guessed.

    A language is on a line's menu when all that callers are told is written in it, and, for calls, when all of it can
    be heard: while somebody who speaks it is on duty, and else with the hour at which somebody will be.

    \b
    Examples:
      helpline languages
      helpline languages measure
      helpline languages --glossary es
    """
    if glossary:
        return _glossary(glossary)
    return _measure(detector) if what == "measure" else _show()


def _show() -> Answer:
    with open_house() as house, work(house) as w:
        found = tongues.standings(w, prompts.of(settings.read().prompts))
    facts = [_facts(one) for one in found]
    heads = (
        "LANGUAGE",
        "NAME",
        "STATE",
        "PARTS",
        "CALLERS",
        "RESPONDERS",
        "PAGES",
        "HEARD BY",
        "PEERS",
        "NEXT",
        "OFFERED",
    )
    rows = [
        (
            *(one["code"], one["name"], _state(one), one["parts"]),
            *(_missing(one["missing"][reader]) for reader in ("callers", "responders", "pages")),
            *(
                one["heard_by"],
                f"{one['on_duty']} of {one['peers']}",
                _soon(one["next_at"]),
                ", ".join(one["offered"]) or "-",
            ),
        )
        for one in facts
    ]
    return Answer(facts, table(heads, rows))


def _facts(one: tongues.Standing) -> dict[str, Any]:
    row, lacks = one.language, one.unwritten
    heard = "voice" if row.voice else "recordings"
    read = row.reviewed
    return {
        "code": row.code,
        "name": row.name,
        "direction": row.direction,
        "menu_key": row.menu_key,
        "state": row.review,
        "review": {"by": read.by, "back_by": read.back_by, "on": read.on.isoformat()} if read else None,
        "parts": row.parts,
        "stands_in": list(row.stands_in),
        "missing": {"callers": lacks.callers, "responders": lacks.responders, "pages": lacks.pages},
        "whole_for_callers": one.is_whole,
        "voice": row.voice,
        "heard_by": ", ".join([heard, *_to_do(one)]),
        "recordings_missing": list(one.recordings_missing),
        "recordings_stale": list(one.recordings_stale),
        "recordings_unheard": list(one.recordings_unheard),
        "peers": one.peers,
        "on_duty": one.on_duty,
        "next_at": one.next_at.isoformat() if one.next_at else None,
        "lines": [line.number for line in one.lines],
        "unconfirmed": [line.number for line in one.unconfirmed],
        "offered": [line.number for line in one.offered],
    }


def _glossary(code: Locale) -> Answer:
    """A draft, and it says so."""
    found = catalogues.glossary(code)
    facts = {
        "language": code,
        "state": "draft" if found.terms else "missing",
        "terms": dict(found.terms),
        "mirror": list(found.mirror),
        "never": {why: list(stems) for why, stems in found.never.items()},
        "neutral": [{"instead_of": one, "say": other} for one, other in found.neutral],
        "telling": list(catalogues.telling(code)),
    }
    if not found.terms:
        return Answer(facts, "Nobody has begun it in this language: peers who speak it write it first.")
    rows = [("what we call it", name, term) for name, term in found.terms.items()]
    rows += [("callers may say", "", ", ".join(found.mirror))]
    rows += [("never", why, ", ".join(stems)) for why, stems in found.never.items()]
    rows += [("nobody's gender", one, other) for one, other in found.neutral]
    return Answer(facts, table(("A DRAFT", "ENGLISH", "WORDS"), rows))


def _to_do(one: tongues.Standing) -> list[str]:
    """What peers have to record, to read anew, and to listen to."""
    counts = {
        "missing": one.recordings_missing,
        "of old words": one.recordings_stale,
        "to listen to": one.recordings_unheard,
    }
    return [f"{len(names)} {what}" for what, names in counts.items() if names]


def _state(one: dict[str, Any]) -> str:
    """Who has read it and who has turned it back; or that it is a draft, and nobody has taken that upon herself."""
    if one["review"]:
        return "reviewed {on} by {by}, back by {back_by}".format(**one["review"])
    return "draft, not confirmed" if one["unconfirmed"] else one["state"]


def _soon(at: str | None) -> str:
    """In the time that all computers share."""
    return f"{at[:16].replace('T', ' ')} UTC" if at else "-"


def _missing(count: int) -> str:
    return f"{count} missing" if count else "whole"


def _measure(detector: detectors.Which) -> Answer:
    """The table of the held texts."""
    outcome = measured(detectors.of(detector))
    total = summed(outcome)
    fine = total["right"] >= LEAST_RIGHT and total["asked"] <= MOST_ASKED
    rows = [(code, one.all, one.right, len(one.asked), len(one.wrong)) for code, one in outcome.items()]
    told = (
        f"{total['right']:.1%} of those answered are right (at least {LEAST_RIGHT:.0%}),"
        f" {total['asked']:.1%} are asked (at most {MOST_ASKED:.0%})."
    )
    each = {code: {"right": one.right, "asked": one.asked, "wrong": one.wrong} for code, one in outcome.items()}
    said = "\n".join([table(("LANGUAGE", "TEXTS", "RIGHT", "ASKED", "WRONG"), rows), "", told])
    return Answer({**total, "languages": each}, said, fine=fine)
