"""What was meant by a word that nothing is called: the end of an error, apart because difflib takes time to import."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: object, known: Iterable[str]) -> str:
    """Return the end of a sentence that suggests what was meant, or nothing where nothing is near."""
    return "".join(f"; did you mean {each!r}?" for each in get_close_matches(str(word), list(known), n=1))
