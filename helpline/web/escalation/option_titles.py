"""What the options are called on a page, by their code, in the language of whoever reads."""

from helpline.domain.names import Locale
from helpline.domain.option import Said
from helpline.handlers.work import Work
from helpline.store import options
from helpline.web import language


def by_code(w: Work) -> dict[str, str]:
    """Every option's title, or its code where nobody has written one."""
    mine, titles = language.of_page("notes/write.html").code, options.said(w.db)
    return {one.code: _title(titles.get(one.id, {}), mine) or one.code for one in options.every(w.db)}


def _title(said: dict[Locale, Said], mine: str) -> str:
    found = said.get(Locale(mine)) or said.get(Locale("en")) or next(iter(said.values()), None)
    return found.title if found else ""
