"""A language nobody speaks, from right to left and a third longer: it shows what a page does not expect."""

import re

from babel.support import NullTranslations

LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "\u0627\u0628\u062a\u062b\u062c\u062d\u062e\u062f\u0630\u0631\u0632\u0633\u0634\u0635\u0636\u0637\u0638\u0639\u063a\u0641\u0642\u0643\u0644\u0645\u0646\u0647",
        strict=True,
    )
)
FACT = re.compile(r"(%\(\w+\)[sd]|%%)")


class Backwards(NullTranslations):
    """Every sentence in other letters; what is filled in stays."""

    def gettext(self, message: str) -> str:
        parts = FACT.split(message)
        return "".join(part if FACT.fullmatch(part) else _strange(part) for part in parts)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def _strange(part: str) -> str:
    longer = re.sub(r"\b(\w{4,})\b", lambda found: found[1] + found[1][: len(found[1]) // 3], part)
    return "".join(LETTERS.get(letter.lower(), letter) for letter in longer)
