"""What a keeper sees first: what is wrong and how to mend it, who is on, how many wait, and the ways to her rooms."""

from werkzeug.wrappers import Response as AnyResponse

from helpline.handlers import keeping, starting
from helpline.handlers.starting import Step
from helpline.handlers.work import work
from helpline.web import live, pages
from helpline.web.door import house


def show() -> AnyResponse:
    """How the line is now; where there is no line at all, the first run."""
    with work(house()) as w:
        if starting.is_first_run(w):
            return pages.to("keeper.start")
        stands = starting.progress(w)
    facts = {"done": len(stands.done), "of": len(Step) - 1, "organisation": stands.organisation}
    return pages.show("keeper/home", state=keeping.state(house()), live=live.address(), **facts)
