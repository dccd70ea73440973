"""What a caller says is the matter: seventeen codes, in her own words on the pages, and never a law's."""

import re

from helpline import words
from helpline.domain.concern import Concern


def test_there_are_seventeen_and_each_has_its_words() -> None:
    assert [one.value for one in Concern] == [f"C{number:02d}" for number in range(1, 18)]
    page = (words.TEMPLATES / "library" / "concerns.html").read_text(encoding="utf-8")
    said = dict(re.findall(r'"(C\d\d)": _\("([^"]+)"\)', page))
    assert set(said) == set(Concern)
    assert len(set(said.values())) == len(said)
    assert not re.search(r"traffick|exploit|illegal|smuggl|abuse|offence|crime", " ".join(said.values()), re.IGNORECASE)
