"""Read what there is to translate from the templates, and bring every catalogue up to date.

    python translations/refresh.py           writes messages.pot and every messages.po
    python translations/refresh.py --check   changes nothing; says what differs, and fails if anything does

Translations are kept. Where the English text changed, the old translation goes to the end of the file as a comment,
and the new text is missing until somebody who speaks the language writes it: nothing is guessed.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
ROOT = HERE.parent


def extracted() -> Catalog:
    """Everything there is to translate, with the templates it stands in."""
    with (HERE / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        comment_tags=("Note:",),
        strip_comment_tags=True,
        directory_filter=lambda folder: Path(folder).relative_to(ROOT).parts[0] == "templates",
    )
    catalogue = Catalog(charset="utf-8", fuzzy=False)
    for name, line, message, comments, _ in sorted(found, key=lambda one: (one[0], one[1])):
        catalogue.add(message, locations=[(name, line)], auto_comments=comments)
    return catalogue


def refreshed() -> dict[Path, bytes]:
    """Every file as it should be: the list of what there is to translate, and each language's catalogue."""
    template = extracted()
    wanted = {HERE / "messages.pot": _file(template)}
    for place in sorted(HERE.glob("*/LC_MESSAGES/messages.po")):
        code = place.parts[-3]
        with place.open("rb") as source:
            catalogue = read_po(source, locale=code.replace("-", "_"))
        catalogue.update(template, no_fuzzy_matching=True)
        wanted[place] = _file(catalogue, code)
    return wanted


def main() -> int:
    """Write, or only check; 1 when a check finds a difference."""
    wanted = refreshed()
    stale = [place for place, text in wanted.items() if not place.exists() or place.read_bytes() != text]
    if "--check" in sys.argv:
        for place in stale:
            print(f"{place.relative_to(ROOT)} differs from the templates: run python translations/refresh.py")
        return 1 if stale else 0
    for place in stale:
        place.write_bytes(wanted[place])
        print(f"wrote {place.relative_to(ROOT)}")
    return 0


def _file(catalogue: Catalog, code: str = "") -> bytes:
    """As a file, without the dates and names that would change it at every run."""
    head = {"Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "8bit"}
    if code:
        head |= {"Language": code, "Plural-Forms": catalogue.plural_forms}
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in head.items())
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, include_lineno=False)
    return f'msgid ""\nmsgstr ""\n{lines}\n'.encode() + body.getvalue()


if __name__ == "__main__":
    sys.exit(main())
