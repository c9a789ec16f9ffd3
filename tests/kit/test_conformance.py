"""A system that does as the model does agrees; any other is told by a minimal story, with what it breaks."""

import re
from collections.abc import Callable
from typing import Any, Final, cast

import attrs
import pytest
from hypothesis import strategies as st

import cotenant as ct
from cotenant.commands import COMMANDS
from cotenant.testing import conformance, strategies
from cotenant.testing.conformance import Aspect, Level, Reply, Report, exhaust, search
from cotenant.testing.worlds import World
from tests.kit.systems import Answered, Answering, Toy, changed, faithful, system, without

EVERYTHING: Final = Level.EVERYTHING
NOTHING: Final[Any] = None
NARROW: Final = World(tenants=("home",), subscriptions=("a",), partners=(ct.Partner(id="fabrikam"),))


def no_rules(reply: Reply) -> Reply:
    return attrs.evolve(reply, rules=None)


def no_state(reply: Reply) -> Reply:
    return attrs.evolve(reply, after=None)


def emptied(reply: Reply) -> Reply:
    return attrs.evolve(reply, after=ct.Customer(id="contoso"))


def refusing(rules: tuple[str, ...] | None) -> Callable[[Reply], Reply]:
    return lambda reply: attrs.evolve(reply, accepted=False, rules=rules)


def found(answering: Answering, level: Level = EVERYTHING, **options: Any) -> conformance.Disagreement:
    [disagreement] = exhaust(system(answering), level=level, world=NARROW, **options).disagreements
    return disagreement


def broken(disagreement: conformance.Disagreement) -> list[str]:
    return [each.id for each in disagreement.breaks]


def asked(disagreement: conformance.Disagreement) -> list[str]:
    return [type(decision.command).__name__ for decision in disagreement.story.decisions]


def test_a_faithful_system_agrees_on_a_small_world() -> None:
    """Every question after every shortest story has the same answer, the same reasons and the same outcome."""
    report = exhaust(system(faithful), level=EVERYTHING, world=NARROW)
    assert report.agrees
    assert report.questions > 1_000
    told = f"The system and the model agree: {report.questions} questions in {report.stories} stories."
    assert str(report).startswith(told)
    report.check()


def test_a_report_names_the_rules_that_no_question_was_about_alone() -> None:
    """A system without them would have agreed; another world, or random histories, may lead there."""
    report = exhaust(system(faithful), world=NARROW)
    assert report.unmet == ("one-partner", "exclusive-channel", "resume-within-term", "parties-end")
    assert str(report).endswith(f"Never the only objection, so hardly tested: {', '.join(report.unmet)}.")
    for missing in report.unmet:
        assert exhaust(system(without(missing)), world=NARROW).agrees
    ties = World(tenants=(), subscriptions=(), kinds=tuple(ct.RelationshipKind)[:2])
    more = exhaust(system(faithful), world=ties)
    assert report.with_more(more).unmet == ("exclusive-channel", "resume-within-term")
    assert not exhaust(system(without("parties-end")), world=ties).agrees


def test_only_rules_about_what_is_asked_count_as_not_met() -> None:
    """Nobody expects the others, and a regime that was never asked has none."""
    report = exhaust(system(faithful), world=NARROW, of=[ct.RequestRelationship])
    assert report.unmet == ()
    assert str(report) == "The system and the model agree: 7 questions in 3 stories."
    assert exhaust(lambda _: None, world=NARROW).unmet == ()


def test_random_histories_order_through_the_channels_of_the_programme() -> None:
    """A system of one's own knows no others, unless they are asked for."""
    met: set[ct.Channel] = set()

    def noting(customer: ct.Customer, command: ct.Command) -> Reply:
        met.update([command.channel] if isinstance(command, ct.Purchase) else [])
        return faithful(customer, command)

    search(system(noting), examples=60)
    assert met
    assert met <= set(ct.CHANNELS)
    met.clear()
    search(system(noting), examples=60, channels=[ct.DIRECT])
    assert met == {ct.DIRECT}
    with pytest.raises(ValueError, match=r"^conformance\.channels\[0\]: expected a Channel, got 'Direct'$"):
        search(system(faithful), channels=["Direct"])  # type: ignore[list-item]


def test_reasons_that_differ_are_not_said_to_be_broken() -> None:
    """Both refuse: what one says and the other does not is named as a difference."""

    def one(customer: ct.Customer, command: ct.Command) -> Reply:
        reply = faithful(customer, command)
        return attrs.evolve(reply, rules=reply.rules and reply.rules[:1])

    told = str(found(one))
    assert "Where the reasons differ" in told
    assert "What that breaks" not in told


def test_a_faithful_system_agrees_on_random_histories() -> None:
    """From nothing, and from customers that have things already."""
    for beginnings in (None, strategies.customers()):
        report = search(system(faithful), level=EVERYTHING, beginnings=beginnings, examples=30)
        assert report.agrees
        assert report.questions > 100


def test_a_rule_that_is_missing_is_named_with_its_clause() -> None:
    """What the system accepts and the model refuses breaks the rules of the refusal."""
    disagreement = found(without("association-first"), Level.ANSWER)
    assert (disagreement.aspect, broken(disagreement)) == (Aspect.ANSWER, ["association-first"])
    assert asked(disagreement) == ["CreateTenant", "Provision"]
    assert "DE16: Partner Center help" in disagreement.breaks[0].clauses[0]
    assert "<table" in disagreement._repr_html_()
    headline = "The answer to Provision: expected refused (association-first), came accepted\nGiven\n"
    assert str(disagreement).startswith(headline)
    for part in ("The last answer", "accepted", "association-first", "A CSP partner sells only to"):
        assert part in str(disagreement)


def test_a_clause_that_a_house_rule_cites_is_named_as_it_is() -> None:
    """Clauses of one's own have no text here."""
    house = conformance.Broken(id="ours", says="Ours.", cites=("our policy",))
    assert house.clauses == ("our policy",)


def test_a_refusal_for_no_good_reason_breaks_the_rule_that_is_given_or_the_law_of_reasons() -> None:
    """A rule that does not object is named; where the system names none that is known, a refusal lacks its reason."""
    wrong = found(changed(ct.CreateTenant, refusing(("separate-tenant",))), Level.ANSWER)
    assert broken(wrong) == ["separate-tenant"]
    for rules in ((), ("computer says no",)):
        assert broken(found(changed(ct.CreateTenant, refusing(rules)), Level.ANSWER)) == ["refusals-have-reasons"]


def test_a_system_that_tells_no_rules_breaks_no_law_of_reasons() -> None:
    """Of a refusal that it should not have given, there is only to say that nothing objects."""
    silent = found(changed(ct.CreateTenant, refusing(None)), Level.ANSWER)
    assert broken(silent) == []
    assert "The model accepts: no rule of multi-channel objects." in str(silent)
    assert "What that breaks" not in str(silent)


def test_wrongful_refusals_are_told_apart_by_what_is_refused_and_why() -> None:
    """Two types of commands, one of them for two rules, are three kinds."""

    def strict(customer: ct.Customer, command: ct.Command) -> Reply:
        said = faithful(customer, command)
        match command:
            case ct.ChangeSeats(by=ct.Partner()):
                return refusing(None)(said)
            case ct.Cancel(by=by):
                return refusing(("separate-tenant" if by == ct.CUSTOMER else "one-channel",))(said)
            case _:
                return said

    report = exhaust(system(strict), world=NARROW, most=9)
    wrongful = [each.kind for each in report.disagreements if each.is_wrongly_refused]
    assert sorted(wrongful) == [
        (Aspect.ANSWER, ("Cancel", "one-channel")),
        (Aspect.ANSWER, ("Cancel", "separate-tenant")),
        (Aspect.ANSWER, ("ChangeSeats",)),
    ]


def test_other_reasons_are_a_disagreement_where_reasons_are_compared() -> None:
    """Their order is not; a system that tells no reasons has others."""
    lax = without("owner-controls")
    other = found(changed(ct.Suspend, refusing(("owner-controls",))), Level.REASONS)
    assert (other.aspect, asked(other), broken(other)) == (
        Aspect.REASONS,
        ["Suspend"],
        ["known-tenant", "owner-controls"],
    )
    silent = found(changed(ct.Suspend, no_rules), Level.REASONS)
    assert (silent.aspect, broken(silent)) == (Aspect.REASONS, ["known-tenant"])
    assert str(silent).startswith("The answer to Suspend: expected refused (known-tenant), came refused\n")
    assert "not told" in str(silent)
    assert exhaust(system(changed(ct.Suspend, no_rules)), level=Level.STATE, world=NARROW, depth=1).agrees
    assert found(lax, Level.REASONS).aspect is Aspect.ANSWER


def test_a_state_that_differs_breaks_a_law() -> None:
    """After a yes, the law of steps or of customers; after a no, that nothing changes."""
    lost = found(changed(ct.Cancel, lambda reply: emptied(reply) if reply.accepted else reply), Level.STATE)
    assert (lost.aspect, broken(lost)) == (Aspect.STATE, ["nothing-lost"])
    assert str(lost).startswith("The state after Cancel: not as in the model\n")
    assert "nothing" in str(lost)
    refused = found(changed(ct.TransitionToCsp, emptied), Level.STATE)
    assert broken(refused) == ["no-change-on-refusal"]
    renamed = changed(ct.CreateTenant, lambda reply: attrs.evolve(reply, after=ct.Customer(id="contoso", name="New")))
    assert broken(found(renamed, Level.STATE)) == ["replay-agrees"]


def test_a_state_that_is_not_told_is_a_disagreement_where_states_are_compared() -> None:
    """No law is broken, but nothing can be compared."""
    silent = found(changed(ct.CreateTenant, no_state), Level.STATE)
    assert (silent.aspect, broken(silent)) == (Aspect.STATE, [])
    assert str(silent).startswith("The state after CreateTenant: not told\n")
    assert "its reply has to tell it as `after`" in str(silent)
    assert exhaust(system(changed(ct.Suspend, no_state)), world=NARROW, depth=0).agrees


class CrashError(Exception):
    pass


def crashing(kind: type[ct.Command]) -> Answering:
    def crash(_: Reply) -> Reply:
        raise CrashError("out of paper")

    return changed(kind, crash)


def misbuilt(_: Reply) -> Reply:
    return Reply(accepted=True, after=ct.Customer(id=""))


def test_where_a_system_goes_wrong_is_told_by_its_own_line() -> None:
    """Not by that of the library which refused what it built."""
    failure = found(changed(ct.Cancel, misbuilt)).failure
    assert re.search(r"\nin misbuilt, test_conformance.py:\d+$", failure)
    assert "Customer.id" in failure.partition("\n")[0]


def test_a_system_that_raises_is_told_with_the_story() -> None:
    """What it raised, and where."""
    disagreement = found(crashing(ct.Cancel))
    assert (disagreement.aspect, asked(disagreement)) == (Aspect.FAILURE, ["Cancel"])
    assert re.fullmatch(r"CrashError: out of paper\nin crash, test_conformance.py:\d+", disagreement.failure)
    assert str(disagreement).startswith("Failure at Cancel: CrashError: out of paper\n")
    assert "What that breaks" not in str(disagreement)


def test_a_system_that_does_not_begin_is_told() -> None:
    """There is no command yet then, and none is asked."""

    def begin(customer: ct.Customer) -> Answered:
        raise CrashError(customer.id)

    for report in (exhaust(begin, world=NARROW, most=2), search(begin, examples=10, most=2)):
        [disagreement] = report.disagreements
        assert disagreement.command is None
        assert str(disagreement).startswith("Failure while beginning: CrashError: contoso\n")
        assert "While beginning\nwhat" in str(disagreement)
        assert "Nothing was asked." not in str(disagreement)
        assert report.questions == 0


def test_a_reply_that_is_none_is_told() -> None:
    """An adapter that forgets to return, too."""

    class Forgetful:
        def ask(self, _: ct.Command) -> Reply:
            return cast("Reply", NOTHING)

    [disagreement] = exhaust(lambda _: Forgetful()).disagreements
    assert disagreement.failure == "ask.reply: expected a Reply, got None"


def test_the_id_of_no_rule_is_told_where_rules_are_compared() -> None:
    """With the nearest that there is; elsewhere, a system may have codes of its own."""
    coded = changed(ct.Suspend, lambda reply: attrs.evolve(reply, rules=["know-tenant"]))
    failure = "Reply.rules: expected ids of rules, got 'know-tenant'; did you mean 'known-tenant'?"
    for level in (Level.REASONS, Level.EVERYTHING):
        told = found(coded, level)
        assert (told.aspect, told.failure, asked(told)) == (Aspect.FAILURE, failure, ["Suspend"])
    assert exhaust(system(coded), world=NARROW, depth=1).agrees


def test_a_customer_that_a_system_cannot_hold_is_skipped() -> None:
    """And counted."""
    loaded = World(tenants=("home",), subscriptions=("a",), loaded=(ct.SubscriptionStatus.EXPIRED,))

    def empty(customer: ct.Customer) -> Answered | None:
        return None if customer.tenants else Answered(customer, faithful)

    report = exhaust(empty, world=loaded, depth=0)
    assert report.agrees
    assert report.skipped > 1
    assert "customers could not be begun with" in str(report)


@pytest.mark.parametrize(
    "ask",
    [lambda: exhaust(lambda _: None, world=NARROW, depth=1), lambda: search(lambda _: None, examples=5)],
    ids=["exhaust", "search"],
)
def test_who_was_asked_nothing_does_not_agree(ask: Callable[[], Report]) -> None:
    """A check of it fails, and says that nothing was compared."""
    report = ask()
    assert (report.questions, report.disagreements, report.agrees) == (0, (), False)
    with pytest.raises(conformance.DisagreementError, match="Nothing was compared: 0 questions in"):
        report.check()


def test_a_type_of_command_that_was_never_accepted_is_told() -> None:
    """Whoever asks only for what changes subscriptions never has one to change."""
    report = exhaust(system(faithful), world=NARROW, of=[ct.ChangeSeats, ct.Cancel])
    assert (report.agrees, report.unaccepted) == (True, (ct.ChangeSeats, ct.Cancel))
    assert "Never accepted, so hardly tested: ChangeSeats, Cancel." in str(report)
    leading = exhaust(system(faithful), world=NARROW, of=[ct.CreateTenant, ct.Purchase, ct.TransitionToCsp])
    assert leading.unaccepted == ()


def test_a_refusal_with_consequences_is_found_with_what_caused_it() -> None:
    """What goes wrong only after a question that was refused is told with that question, and with no other."""

    class Spoiled(Exception):  # noqa: N818
        pass

    class Spoiling:
        def __init__(self, customer: ct.Customer) -> None:
            self.state, self.spoiled = customer, False

        def ask(self, command: ct.Command) -> Reply:
            if self.spoiled:
                raise Spoiled
            self.spoiled = isinstance(command, ct.EndRelationship)
            reply = faithful(self.state, command)
            self.state = reply.after or self.state
            return reply

    [disagreement] = exhaust(Spoiling, world=NARROW).disagreements
    assert len(disagreement.story.decisions) == 2
    assert asked(disagreement)[0] == "EndRelationship"


def test_disagreements_of_several_kinds_are_told_each_once() -> None:
    """The first of each: no rule is told twice."""
    report = exhaust(system(without("one-partner", "owner-controls", "suspend-before-end")), most=9, depth=3)
    kinds = [each.kind for each in report.disagreements]
    assert sorted(kinds) == sorted(set(kinds))
    assert {id_ for _, ids in kinds for id_ in ids} >= {"one-partner", "owner-controls", "suspend-before-end"}
    with pytest.raises(conformance.DisagreementError, match="owner-controls") as caught:
        report.check()
    assert caught.value.report == report
    assert f"Found with {report.questions} questions" in str(report)


def test_only_commands_of_the_types_asked_for_are_asked() -> None:
    """In questions and in stories, by both ways of asking."""
    met: set[type[ct.Command]] = set()
    of = (ct.CreateTenant, ct.Purchase)

    def listening(customer: ct.Customer, command: ct.Command) -> Reply:
        met.add(type(command))
        return faithful(customer, command)

    exhaust(system(listening), world=NARROW, of=of)
    search(system(listening), of=of, examples=10)
    assert met == set(of)


def test_random_histories_shrink_to_what_matters() -> None:
    """Every step that is left is needed, and each further disagreement is of another kind."""
    report = search(system(without("association-first", "answer-first")), most=2)
    assert [asked(each) for each in report.disagreements if broken(each) == ["association-first"]] == [
        ["CreateTenant", "Provision"]
    ]
    assert [asked(each) for each in report.disagreements if broken(each) == ["answer-first"]] == [
        ["RequestRelationship", "CreateTenant"]
    ]


def test_random_histories_begin_where_they_are_told_to() -> None:
    """A status that no command leads to is met in customers that are loaded."""

    def strict(customer: ct.Customer, command: ct.Command) -> Reply:
        reply = faithful(customer, command)
        lapsed = any(each.status is ct.SubscriptionStatus.EXPIRED for _, each in customer.subscriptions())
        return refusing(())(reply) if lapsed and reply.accepted else reply

    [disagreement] = search(system(strict), beginnings=strategies.customers(), examples=2_000).disagreements
    assert len(list(disagreement.story.before.subscriptions())) == 1
    assert len(disagreement.story.decisions) == 1


@pytest.mark.parametrize("regime", [ct.SINGLE_CHANNEL, ct.MULTI_PARTNER], ids=lambda regime: regime.name)
def test_a_system_is_held_against_the_regime_that_is_named(regime: ct.Regime) -> None:
    """One that follows what was released does not follow another regime."""

    def following(customer: ct.Customer, command: ct.Command) -> Reply:
        return told_under(regime, customer, command)

    assert exhaust(system(following), world=NARROW, under=regime, level=EVERYTHING, depth=3).agrees
    assert not exhaust(system(faithful), under=regime, level=EVERYTHING, depth=3).agrees


def told_under(regime: ct.Regime, customer: ct.Customer, command: ct.Command) -> Reply:
    decision = ct.decide(customer, command, regime)
    if isinstance(decision, ct.Accepted):
        return Reply(accepted=True, rules=(), after=decision.transition.after)
    return Reply(accepted=False, rules=[each.rule for each in decision.reasons], after=customer)


BUGS: Final = {"association-first", "nothing-lost", "owner-controls", "one-partner"}


def test_the_small_world_finds_all_four_bugs_of_the_toy_and_nothing_else() -> None:
    """Each as a story of at most three steps."""
    report = exhaust(Toy, level=Level.STATE, most=4)
    assert {id_ for each in report.disagreements for id_ in broken(each)} == BUGS
    assert all(len(each.story.decisions) <= 3 for each in report.disagreements)


def test_random_histories_find_all_four_bugs_of_the_toy() -> None:
    """Without `Purchase`, because the toy knows no exclusive channel."""
    of = tuple(kind for kind in COMMANDS if kind is not ct.Purchase)
    report = search(Toy, level=Level.STATE, most=4, of=of)
    assert {id_ for each in report.disagreements for id_ in broken(each)} == BUGS
    assert all(len(each.story.decisions) <= 4 for each in report.disagreements)


@pytest.mark.parametrize(
    ("mistaken", "told"),
    [
        (lambda: exhaust(NOTHING), "expected what begins a system with a customer, got None"),
        (lambda: exhaust(Toy, under=NOTHING), "conformance.under: expected a Timeline or a Regime"),
        (lambda: exhaust(Toy, level="half"), "conformance.level: expected one of answer, reasons"),
        (lambda: exhaust(Toy, most=0), "conformance.most: expected a whole number, at least 1, got 0"),
        (lambda: search(Toy, most=0), "conformance.most: expected a whole number, at least 1, got 0"),
        (lambda: exhaust(Toy, world=NOTHING), "conformance.world: expected a World"),
        (lambda: exhaust(Toy, of=[]), "conformance.of: expected types of commands, at least one, got []"),
        (lambda: search(Toy, of=cast("Any", ct.Provision)), "conformance.of: expected types of commands"),
        (lambda: search(Toy, of=[cast("Any", ct.Customer)]), "conformance.of: expected types of commands"),
        (lambda: search(NOTHING, beginnings=st.nothing()), "expected what begins a system"),
        (lambda: Reply(accepted=NOTHING), "Reply.accepted: expected"),
        (lambda: Reply(accepted=True, rules="owner-controls"), "Reply.rules: expected an iterable of str"),
        (lambda: Reply(accepted=True, after=3), "Reply.after: expected a Customer, or its form in JSON"),
        (lambda: Reply(accepted=True, after={"id": 3}), "$.value.id: expected a non-blank string, got 3"),
    ],
    ids=[
        "begin",
        "under",
        "level",
        "most",
        "most of search",
        "world",
        "no type",
        "a type",
        "no command",
        "search",
        "accepted",
        "rules",
        "after",
        "json",
    ],
)
def test_a_mistake_is_named(mistaken: Callable[[], object], told: str) -> None:
    """What was expected, and what came."""
    with pytest.raises(ValueError, match=re.escape(told)):
        mistaken()


def test_a_report_and_another_are_one() -> None:
    """What was asked in two ways is told at once."""
    one = Report(stories=1, questions=2, skipped=3, unaccepted=(ct.Renew, ct.Cancel))
    both = one.with_more(Report(stories=10, questions=20, skipped=30, unaccepted=(ct.Cancel,)))
    assert both == Report(stories=11, questions=22, skipped=33, unaccepted=(ct.Cancel,))
