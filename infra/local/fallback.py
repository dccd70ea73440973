"""Writes what the carrier says by itself when our house does not answer: one fixed document a language and channel."""

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from helpline import words
from helpline.prompts import Prompts, Voiced
from helpline.words import Language
from infra.local.programs import ROOT

FOLDER = ROOT / "infra" / "fallback"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _fault(language: Language) -> str:
    return escape(words.say("sms/fault", language.code, alt=None))


def text(language: Language) -> str:
    """What is texted back."""
    return f"{HEAD}<Response>\n  <Message>{_fault(language)}</Message>\n</Response>\n"


def call(language: Language) -> str:
    """What is said on the telephone, as our own doors say it: where there is no voice, in what stands in for it."""
    heard = Prompts().heard("voice/fault", language.code, {"alt": None})
    assert isinstance(heard, Voiced), "without recordings there are only voices"
    said = f"<Say language={quoteattr(heard.language)} voice={quoteattr(heard.voice)}>{escape(heard.text)}</Say>"
    return f"{HEAD}<Response>\n  {said}\n  <Hangup/>\n</Response>\n"


def documents() -> Iterator[tuple[Path, str]]:
    """Every file and what belongs into it."""
    for language in words.register().values():
        yield FOLDER / language.code / "sms.xml", text(language)
        yield FOLDER / language.code / "voice.xml", call(language)


def main() -> None:
    """``python -m infra.local.fallback``, after a word of it has changed."""
    for path, document in documents():
        path.parent.mkdir(exist_ok=True)
        path.write_text(document, encoding="utf-8")


if __name__ == "__main__":
    main()
