"""Ask the same of every layer, and print what it says, byte for byte: run by a test in many surroundings."""

import hashlib
import locale
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import cotenant as ct
from cotenant import codec, display, example, supply
from cotenant.testing.worlds import World, reach

WORLD = World(
    tenants=("i", "I"),
    subscriptions=("ß", "z"),
    partners=(ct.Partner(id="fabrikam", name="İstanbul"), ct.Partner(id="tailspin", name="Österreich")),
    channels=(ct.CSP, ct.DIRECT, ct.SYNDICATION),
    loaded=(ct.SubscriptionStatus.EXPIRED,),
    terms=(ct.Term(end=date(2015, 3, 29), renews=True),),
)


def said(most: int = 8) -> Iterator[str]:
    """Yield what is said of the example, and of every question to the first customers of a small world."""
    story = ct.play(example.CONTOSO, example.COMMANDS, ct.RELEASED)
    for value in (story, supply.ledger(story.after), *ct.RULES):
        yield display.text(value)
        yield display.html(value)
    yield codec.to_json(story)
    for regime in (ct.SINGLE_CHANNEL, ct.MULTI_PARTNER):
        for at, _ in zip(reach(WORLD, regime), range(most), strict=False):
            yield codec.to_json(at.customer)
            yield repr(ct.audit(at.customer, ct.SINGLE_CHANNEL))
            for number, command in enumerate(WORLD.questions(at.customer)):
                decision = ct.decide(at.customer, command, regime)
                yield codec.to_json(decision)
                if number % 50 == 0:
                    yield f"{ct.explain(at.customer, command, regime)}\n{decision}"


def digest() -> str:
    """Return one number for all that is said."""
    total = hashlib.sha256()
    for text in said():
        total.update(text.encode())
    return total.hexdigest()


if __name__ == "__main__":
    with suppress(locale.Error):  # a locale that this machine does not have
        locale.setlocale(locale.LC_ALL, "")
    sys.stdout.write(digest())
