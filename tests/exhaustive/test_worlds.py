"""Small worlds: what is asked and reached, and that nothing is lost by taking one customer for all that are alike."""

from collections import Counter, deque
from itertools import permutations, product
from typing import Any, Final

import attrs
import pytest

import cotenant as ct
from cotenant.commands import COMMANDS
from cotenant.laws.renaming import renamed
from cotenant.testing.worlds import NOWHERE, Reached, World, canonical, customers, reach
from tests.exhaustive.plans import COMMANDED, DEEP, QUICK, REGIMES, TOLD_APART, VAST

F, T = ct.Partner(id="fabrikam"), ct.Partner(id="tailspin")
TINY: Final = World(tenants=("home", "other"), subscriptions=())
SMALL: Final = World(tenants=("home",), subscriptions=("a", "b"), partners=(F,), channels=(ct.CSP,))
ODD: Final = World(
    tenants=("home",),
    subscriptions=("a",),
    partners=(F,),
    channels=(ct.CSP, ct.UNKNOWN),
    loaded=(ct.SubscriptionStatus.EXPIRED,),
)
every_regime: Final = pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.name)


def asked_of(customer: ct.Customer, world: World, regime: ct.Regime) -> Counter[tuple[str, tuple[str, ...]]]:
    """Return how often each kind of answer is given to the questions that a customer is asked."""
    decisions = [ct.decide(customer, command, regime) for command in world.questions(customer)]
    return Counter(
        (type(each.command).__name__, tuple(reason.rule for reason in getattr(each, "reasons", ())))
        for each in decisions
    )


def reached_plainly(world: World, regime: ct.Regime) -> set[ct.Customer]:
    """Return every customer that can be reached, without taking any for another."""
    met = set(world.beginnings())
    waiting = deque(met)
    while waiting:
        customer = waiting.popleft()
        for command in world.questions(customer):
            decision = ct.decide(customer, command, regime)
            if isinstance(decision, ct.Accepted) and decision.transition.after not in met:
                met.add(decision.transition.after)
                waiting.append(decision.transition.after)
    return met


@every_regime
@pytest.mark.parametrize("world", [TINY, SMALL, ODD], ids=["tenants", "subscriptions", "statuses"])
def test_one_customer_stands_for_all_that_differ_only_in_ids(world: World, regime: ct.Regime) -> None:
    """With and without taking them together, the same forms are reached, and each is asked and answered the same."""
    plain = reached_plainly(world, regime)
    chosen = list(customers(world, regime))
    forms = {canonical(customer, world) for customer in chosen}
    assert forms == {canonical(customer, world) for customer in plain}
    assert len(forms) == len(chosen) <= len(plain)
    told = {form: asked_of(form, world, regime) for form in forms}
    assert all(asked_of(customer, world, regime) == told[canonical(customer, world)] for customer in plain)


@pytest.mark.parametrize("world", [TINY, SMALL], ids=["partners and tenants", "subscriptions"])
def test_something_is_taken_together(world: World) -> None:
    """Or the test above would say nothing: partners, tenants and subscriptions are each exchanged for one another."""
    assert len(list(customers(world, ct.MULTI_CHANNEL))) < len(reached_plainly(world, ct.MULTI_CHANNEL))


@every_regime
def test_a_form_is_that_of_every_renaming(regime: ct.Regime) -> None:
    """It is a customer of the world, keeps everything but ids, and is its own form."""
    world = attrs.evolve(SMALL, tenants=("home", "other"), partners=(F, T), channels=(ct.CSP, ct.DIRECT))
    swaps = [
        dict(zip((*world.tenants, *world.subscriptions, F.id, T.id), (*there, *those, *they), strict=True))
        for there, those, they in product(
            permutations(world.tenants), permutations(world.subscriptions), permutations((F.id, T.id))
        )
    ]
    for number, reached in zip(range(60), reach(world, regime), strict=False):
        form = canonical(reached.customer, world)
        assert canonical(form, world) == form
        assert form in [renamed(reached.customer, names) for names in swaps]
        other = renamed(reached.customer, swaps[number % len(swaps)])
        assert canonical(other, world) == form


def test_a_form_needs_room() -> None:
    """A customer that has more than the world, or a partner that the world does not know, has none in it."""
    small = World(tenants=("home",), subscriptions=("a",), partners=(F,))
    two = ct.Customer(id="contoso", tenants=[ct.Tenant(id="x"), ct.Tenant(id="y")])
    sold = [ct.Subscription(id=id_, product="CRM", seats=1, channel=ct.DIRECT) for id_ in "pq"]
    full = ct.Customer(id="contoso", tenants=[ct.Tenant(id="x", subscriptions=sold)])
    strange = ct.Customer(id="contoso", tenants=[ct.Tenant(id="x", provisioned_by=T)])
    for customer in (two, full):
        with pytest.raises(ValueError, match=r"World\.tenants: expected a customer that has no more than the world"):
            canonical(customer, small)
    with pytest.raises(ValueError, match=r"World\.partners: expected only partners that the world has.*tailspin"):
        canonical(strange, small)


def test_a_form_is_of_a_customer_in_a_world() -> None:
    """Anything else is named."""
    with pytest.raises(ValueError, match=r"canonical\.customer: expected a Customer"):
        canonical("contoso", World())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=r"canonical\.world: expected a World"):
        canonical(ct.Customer(id="contoso"), "home")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_form_keeps_what_is_no_id() -> None:
    """Names, domains, products, terms and the partner of record, in which partners are exchanged as elsewhere."""
    sold = ct.Subscription(
        id="p",
        product=ct.Product(sku_id="sku"),
        seats=7,
        channel=ct.ADVISOR,
        partner_of_record=T,
        term=ct.Term(start=ct.RELEASED.releases[0].since, renews=True),
    )
    made = ct.Tenant(id="x", domain="x.example", provisioned_by=ct.MICROSOFT, subscriptions=[sold])
    customer = ct.Customer(id="adatum", name="Adatum", tenants=[made])
    form = canonical(customer, World())
    assert form == renamed(customer, {"adatum": "contoso", "x": "home", "p": "a", T.id: F.id})
    quiet = attrs.evolve(sold, term=ct.Term())
    assert canonical(attrs.evolve(customer, tenants=[attrs.evolve(made, subscriptions=[quiet])]), World()) != form


@every_regime
def test_a_story_leads_to_every_customer(regime: ct.Regime) -> None:
    """It begins at a beginning, replays, is as long as it says, and no customer comes before one that is nearer."""
    depth = 0
    for reached in reach(ODD, regime):
        story = reached.story
        assert story.before in set(ODD.beginnings())
        assert story.after == reached.customer
        assert ct.play(story.before, [each.command for each in story.decisions], regime) == story
        assert len(story.decisions) == reached.depth >= depth
        depth = reached.depth


def test_a_story_goes_on() -> None:
    """With the decisions that are added to it."""
    last = list(reach(SMALL, ct.MULTI_CHANNEL))[-1]
    no = ct.decide(last.customer, ct.Cancel(by=F, on=SMALL.day, tenant=NOWHERE, id="a"), ct.MULTI_CHANNEL)
    assert last.story_with(no) == attrs.evolve(last.story, decisions=(*last.story.decisions, no))
    assert Reached(customer=last.customer).story_with() == ct.Story(before=last.customer, decisions=())


def test_every_command_is_asked_by_everybody() -> None:
    """Of all types, about what is there, what would be new, and what is nowhere."""
    world = World()
    [empty] = world.beginnings()
    asked = list(world.questions(empty))
    assert len(set(asked)) == len(asked)
    assert {(type(each), each.by) for each in asked} == set(product(COMMANDS, world.parties))
    tenant = ct.Tenant(id="other", subscriptions=[ct.Subscription(id="b", product="CRM", seats=1)])
    wishes: list[Any] = list(world.questions(attrs.evolve(empty, tenants=[tenant])))
    assert {each.tenant for each in wishes if isinstance(each, ct.CreateTenant)} == {"home", "other"}
    orders = [each for each in wishes if isinstance(each, ct.Provision | ct.Purchase)]
    assert {(each.tenant, each.id) for each in orders} == set(product(("other", NOWHERE), ("a", "b")))
    changes = [each for each in wishes if isinstance(each, ct.Cancel)]
    assert {(each.tenant, each.id) for each in changes} == set(product(("other", NOWHERE), ("b", NOWHERE)))


def test_nothing_is_asked_for_beyond_the_world() -> None:
    """Where it has all its tenants and subscriptions, what would be new is not asked for."""
    world = World(tenants=("home",), subscriptions=("a",))
    sold = ct.Subscription(id="a", product="CRM", seats=1)
    full = ct.Customer(id="contoso", tenants=[ct.Tenant(id="home", subscriptions=[sold])])
    wishes = list(world.questions(full))
    assert {each.tenant for each in wishes if isinstance(each, ct.CreateTenant)} == {"home"}
    assert {each.id for each in wishes if isinstance(each, ct.Provision)} == {"a"}


def test_every_channel_is_asked_for_from_whoever_sells_in_it() -> None:
    """Microsoft where it sells, else each partner and somebody unknown, else somebody unknown."""
    world = World(channels=(ct.CSP, ct.DIRECT, ct.UNKNOWN))
    [empty] = world.beginnings()
    sold = {(each.channel, each.seller) for each in world.questions(empty) if isinstance(each, ct.Purchase)}
    assert sold == {
        (ct.CSP, None), (ct.CSP, F), (ct.CSP, T), (ct.DIRECT, ct.MICROSOFT), (ct.UNKNOWN, None),
    }  # fmt: skip


@every_regime
def test_statuses_that_no_command_leads_to_are_there_from_the_beginning(regime: ct.Regime) -> None:
    """In every channel, lawfully; without room for a subscription, or anything to sell, there is none."""
    world = World(channels=(ct.CSP, ct.DIRECT, ct.SYNDICATION), loaded=tuple(ct.SubscriptionStatus)[2:])
    loaded = list(world.beginnings())
    kept = [each for customer in loaded for _, each in customer.subscriptions()]
    assert {(each.channel, each.seller, each.status) for each in kept} == {
        (*source, status)
        for source, status in product(
            ((ct.CSP, F), (ct.CSP, T), (ct.DIRECT, ct.MICROSOFT), *((ct.SYNDICATION, by) for by in (None, F, T))),
            world.loaded,
        )
    }
    assert not any(ct.audit(customer, regime) for customer in loaded)
    assert len(list(attrs.evolve(world, products=()).beginnings())) == 1
    assert len(list(attrs.evolve(world, subscriptions=()).beginnings())) == 1
    assert len(list(attrs.evolve(world, tenants=()).beginnings())) == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"tenants": ("home", "home")}, r"World\.tenants: expected every one only once"),
        ({"tenants": "home"}, r"World\.tenants: expected an iterable of str"),
        ({"subscriptions": (NOWHERE,)}, r"World\.subscriptions: expected other ids"),
        ({"tenants": (NOWHERE,)}, r"World\.tenants: expected other ids"),
        ({"partners": ("fabrikam",)}, r"World\.partners\[0\]: expected a Partner"),
        ({"channels": ("CSP",)}, r"World\.channels\[0\]: expected a Channel"),
        ({"kinds": ("resale",)}, r"World\.kinds\[0\]: expected a RelationshipKind, got 'resale'"),
        ({"kinds": "reseller"}, r"World\.kinds: expected an iterable of RelationshipKind"),
        ({"products": (1,)}, r"World\.products\[0\]: expected a Product"),
        ({"products": "CRM"}, r"World\.products: expected an iterable of Product"),
        ({"seats": ("1",)}, r"World\.seats\[0\]: expected an int"),
        ({"terms": (None,)}, r"World\.terms\[0\]: expected a Term"),
        ({"untils": (1,)}, r"World\.untils\[0\]: expected a date"),
        ({"loaded": ("over",)}, r"World\.loaded\[0\]: expected a SubscriptionStatus"),
        ({"day": "2015-06-01"}, r"World\.day: expected a datetime\.date"),
        ({"customer": ""}, r"World\.customer: expected"),
    ],
)
def test_a_world_is_made_of_what_there_is(fields: dict[str, Any], message: str) -> None:
    """What is given twice, or is something else, is named."""
    with pytest.raises(ValueError, match=message):
        World(**fields)


def test_a_world_is_a_value() -> None:
    """The order in which ids are given makes no difference."""
    assert World(products=["CRM"]) == World(products=(ct.Product(name="CRM"),))
    assert World(tenants=("b", "a"), partners=(T, F)) == World(tenants=("a", "b"), partners=(F, T))
    assert World(kinds=["reseller"], loaded=["expired"]) == World(loaded=[ct.SubscriptionStatus.EXPIRED])
    assert hash(World()) == hash(World())


def test_the_plans_have_what_they_promise() -> None:
    """Two tenants, two partners and three subscriptions; every channel; every status; every kind of relationship."""
    worlds = [plan.world for plan in DEEP]
    assert set(QUICK) < set(DEEP)
    assert any((len(it.tenants), len(it.partners), len(it.subscriptions)) == (2, 2, 3) for it in worlds)
    assert any(set(ct.CHANNELS) < set(world.channels) for world in worlds)
    assert any(set(world.loaded) | set(COMMANDED) == set(ct.SubscriptionStatus) for world in worlds)
    assert any(set(world.kinds) == set(ct.RelationshipKind) for world in worlds)


def test_what_takes_longest_has_more_of_everything_at_once() -> None:
    """Two of everything in every status, and three subscriptions, in every sort of channel that rules tell apart."""
    statuses, room = (plan.world for plan in VAST)
    assert statuses.channels == room.channels == TOLD_APART
    assert set(statuses.loaded) | set(COMMANDED) == set(ct.SubscriptionStatus)
    assert (len(room.tenants), len(room.partners), len(room.subscriptions)) == (2, 2, 3)
