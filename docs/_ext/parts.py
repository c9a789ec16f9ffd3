"""What the generated parts of pages say about rules, facts, regimes, clauses and channels: all of it from the code."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import TypeAlias

from diagrams import REGIMES, lifted

import cotenant as ct
from cotenant import facts, formula, note
from cotenant.commands import COMMANDS, Change, Order, RelationshipAnswer
from cotenant.situation import WORDS

# Longer than any line of the code: what the code does not hold as data is said here, and fails where it does not fit.
STANDS_FOR = {
    "S1": "The day is the default in [`RELEASED`](regimes.md#release-days), and yours to move.",
    "S2": "An unlisted channel is a [`Channel`][cotenant.Channel] like any other: no rule objects to what it does"
    " not know.",
    "S3": "The rule is in force before Multi-Channel and is lifted by it.",
    "S4": "It names a motive, so nothing rests on it.",
    "S5": "The regime [`single-channel`](regimes.md#the-regimes) is what this sentence describes.",
    "S7": "This is why [`multi-channel`](regimes.md#the-regimes) lifts `separate-tenant` and `one-channel`.",
    "S8": "It announces papers that are not public, so nothing rests on it.",
    "S9": "It asks for reading, so nothing rests on it.",
    "S11": "It adds EA to the channels of S2 ([`EA`][cotenant.EA]) and repeats S3, where the rule rests.",
    "S13": "The rule is foundational, because an accepted transition would have no event to leave behind.",
    "S16": "The count is taken over the customer, on all its tenants together.",
    "S17": "A plan is not a rule: [`multi-partner`](regimes.md#the-regimes) is a regime that no timeline holds before "
    "you [say from which day](guide/timelines.md#bring-multi-partner-into-force).",
    "S18": "A wish is not a rule. It is what the [ledger and the pools](guide/ledger.md) are for.",
}
"""What stands for a clause beside its rules; every clause that no rule cites has to be here."""

ALSO_FROM = {
    "TS2": "The release in early May 2015 ([`RELEASED`][cotenant.RELEASED]), and what is known of the channels "
    "[`ADVISOR`][cotenant.ADVISOR] and [`OPEN`][cotenant.OPEN].",
    "CN16b": "That multi-partner was released by then ([`MULTI_PARTNER`][cotenant.MULTI_PARTNER]). The "
    "day is unverified.",
    "G-organization": "That [`SYNDICATION`][cotenant.SYNDICATION] is exclusive.",
}
"""What rests on a source beside rules and laws; every source that none of them cites has to be here."""

CERTAINTY = {
    date(2014, 7, 14): "**Unverified.** No source here gives the day on which CSP began. It only has to come early "
    "enough; no decision before Multi-Channel turns on it.",
    date(2015, 5, 6): "**Approximate.** [S1](why.md#s1) plans it for about that Wednesday; [TS2](why.md#ts2) confirms "
    "early May. No source gives the exact day.",
    None: "**Unverified.** [S17](why.md#s17) plans it for the third quarter of 2015; [CN16b](why.md#cn16b) describes "
    "it as there in October 2016. No timeline holds it until you name a day.",
}
"""How certain the day of each release is; `None` stands for what has no day."""

YES, NO = "✓", "—"
Wanted: TypeAlias = "Callable[[bool], Node]"
Node: TypeAlias = "tuple[facts.Fact, bool] | tuple[str, list[Node]]"


def table(head: Iterable[str], rows: Iterable[Iterable[str]], *, numbers: Collection[str] = ()) -> str:
    """Return a Markdown table; `numbers` are the columns that are aligned to the right."""
    lines = [list(head), *(list(row) for row in rows)]
    lines.insert(1, ["---:" if name in numbers else "---" for name in lines[0]])
    return "\n".join(f"| {' | '.join(each.replace('|', chr(92) + '|') for each in line)} |" for line in lines)


def cited(ids: Iterable[str], page: str = "why.md") -> str:
    """Return citations as links to the clauses and sources of the page `why.md`."""
    return ", ".join(f"[{each}]({page}#{each.lower()})" for each in ids)


def to_rule(rule: ct.Rule | str, page: str = "rules.md") -> str:
    """Return a link to a rule."""
    id_ = rule if isinstance(rule, str) else rule.id
    return f"[`{id_}`]({page}#{id_})"


def to_command(command: type[ct.Command]) -> str:
    """Return a link to a command."""
    return f"[{command.__name__}][cotenant.{command.__name__}]"


GROUPS: dict[str, tuple[type[ct.Command], ...]] = {
    "orders": Order.__args__,
    "changes": Change.__args__,
    "answers": RelationshipAnswer.__args__,
}
"""Short words for command types that rules often watch together."""


def watched(rule: ct.Rule) -> str:
    """Return the command types that a rule watches, in few words."""
    left = list(rule.commands)
    said = list[str]()
    for name, group in GROUPS.items():
        if set(group) <= set(left):
            said.append(f"[{name}](#words)")
            left = [each for each in left if each not in group]
    return ", ".join((*said, *map(to_command, left)))


def rules() -> str:
    """Return the table of all rules."""
    rows = (
        (
            f"[`{rule.id}`](#{rule.id})<br>{rule.title}",
            rule.basis,
            cited(rule.cites),
            watched(rule),
            *(("■" if rule.foundational else YES) if rule in regime.rules else NO for regime in REGIMES),
        )
        for rule in ct.RULES
    )
    short = zip(REGIMES, ("SC", "MC", "MP"), strict=True)
    heads = (f'<abbr title="{each.name}">{letters}</abbr>' for each, letters in short)
    return table(("Rule", "Basis", "Cites", "Watches", *heads), rows)


def command_groups() -> str:
    """Return what the short words for command types stand for."""
    return "\n".join(f"- *{name}*: {', '.join(map(to_command, group))}" for name, group in GROUPS.items())


def in_force(rule: ct.Rule) -> str:
    """Return in words where a rule is in force."""
    if rule.foundational:
        return "in every regime, and cannot be lifted"
    held = [regime.name for regime in REGIMES if rule in regime.rules]
    if len(held) == len(REGIMES):
        return "in every regime here; a regime of your own may lift it"
    return f"{' and '.join(held)}; lifted by {REGIMES[len(held)].name}"


def tree(condition: formula.Formula) -> Node:
    """Return a condition as nested lists of facts with the answers that they need, "not" pushed down to the facts."""
    known = {fact.name: fact for fact in facts.FACTS}

    def asked(question: formula.Question) -> Wanted:
        return lambda wanted: (known[question.name], wanted)

    def both(left: Wanted, right: Wanted) -> Wanted:
        return lambda wanted: merged("all" if wanted else "any", (left(wanted), right(wanted)))

    def either(left: Wanted, right: Wanted) -> Wanted:
        return lambda wanted: merged("any" if wanted else "all", (left(wanted), right(wanted)))

    def negate(below: Wanted) -> Wanted:
        return lambda wanted: below(not wanted)

    return formula.fold(condition, question=asked, both=both, either=either, negate=negate)(True)


def merged(word: str, nodes: Iterable[Node]) -> Node:
    """Return nodes joined by a word, without lists of the same word within."""
    flat = list[Node]()
    for node in nodes:
        flat += node[1] if node[0] == word and isinstance(node[1], list) else [node]
    return word, flat


def bullets(node: Node, depth: int = 0) -> Iterator[str]:
    """Yield a condition as nested bullets."""
    first, rest = node
    if isinstance(rest, list):
        yield f"{'    ' * depth}- {first} of these:"
        for each in rest:
            yield from bullets(each, depth + 1)
    elif isinstance(first, facts.Fact):
        yield f"{'    ' * depth}- [`{first.name}`](#fact-{first.name}) is **{'yes' if rest else 'no'}**: {first.says}"


def refusal(rule: ct.Rule) -> str:
    """Return the condition of a rule in words."""
    node = tree(rule.refuses_when)
    if isinstance(node[1], list):
        lines = [line for each in node[1] for line in bullets(each)]
        return "\n".join((f"Refused when {node[0]} of these hold:", "", *lines))
    return "\n".join(("Refused when this holds:", "", *bullets(node)))


def rule_sections() -> str:
    """Return a section for each rule."""
    sections = list[str]()
    for rule in ct.RULES:
        kept = [
            f"**Keeps the law** [`{law.id}`](reference/laws.md#the-laws): {law.says}\n"
            for law in ct.LAWS
            if rule.id in law.keepers
        ]
        sections.append(
            "\n".join((
                f"### `{rule.id}` {{ #{rule.id} }}", "",
                f"*{rule.title}.*", "",
                f"**Basis** {rule.basis}: {cited(rule.cites)}<br>",
                f"**Watches** {', '.join(map(to_command, rule.commands))}<br>",
                f"**In force** {in_force(rule)}", "",
                *kept,
                refusal(rule), "",
                "The reason given:", "",
                f"> {rule.because}",
            ))
        )  # fmt: skip
    return "\n\n".join(sections)


def fact_table() -> str:
    """Return the table of facts."""
    asking = {fact: [rule for rule in ct.RULES if fact in formula.questions(rule.refuses_when)] for fact in facts.FACTS}
    if idle := [fact.name for fact, rules_ in asking.items() if not rules_]:
        raise ValueError(f"facts that no rule asks: {idle}")
    rows = (
        (f"`{fact.name}`{{ #fact-{fact.name} }}", fact.says, ", ".join(to_rule(rule, "") for rule in rules_))
        for fact, rules_ in asking.items()
    )
    return table(("Fact", "What a yes says", "Asked by"), rows)


def word_table() -> str:
    """Return the words that wordings use."""
    return ", ".join(f"`{{{word}}}`" for word in WORDS)


def regimes() -> str:
    """Return the table of regimes."""
    before: list[ct.Regime | None] = [None, *REGIMES]
    rows = (
        (
            f"`{regime.name}`",
            f"[`{constant}`][cotenant.{constant}]",
            str(len(regime.rules)),
            ", ".join(to_rule(each) for each in lifted(old, regime)) if old else "nothing: every rule is in force",
        )
        for old, regime, constant in zip(before, REGIMES, names(REGIMES), strict=False)
    )
    return table(("Regime", "In Python", "Rules", "Lifts, compared with the one before"), rows)


def names(values: Iterable[object]) -> list[str]:
    """Return the names under which the package has values."""
    return [next(name for name in ct.__all__ if getattr(ct, name) is value) for value in values]


def release_days() -> str:
    """Return what is certain of each release."""
    known = {each.since: each.regime for each in ct.RELEASED.releases}
    pending = [regime for regime in REGIMES if regime not in known.values()]
    rows = [(f"`{day}`", f"`{regime.name}`", CERTAINTY[day]) for day, regime in known.items()]
    rows += [("no day", f"`{regime.name}`", CERTAINTY[None]) for regime in pending]
    return table(("From", "Regime", "How certain"), rows)


def matrix() -> str:
    """Return which rule watches which command, as an HTML table with upright column heads."""
    head = "".join(f'<th scope="col"><span>{command.__name__}</span></th>' for command in COMMANDS)
    rows = "\n".join(f"<tr>{''.join(cells(rule))}</tr>" for rule in ct.RULES)
    return "\n".join((
        '<div class="scroll"><table class="matrix">',
        f'<thead><tr><th scope="col">rule</th>{head}</tr></thead>', f"<tbody>\n{rows}\n</tbody></table></div>",
    ))  # fmt: skip


def cells(rule: ct.Rule) -> Iterator[str]:
    """Yield the cells of a rule's row."""
    sign, said = sign_of(rule)
    yield f'<th scope="row"><a href="../rules/#{rule.id}"><code>{rule.id}</code></a></th>'
    for command in COMMANDS:
        watches = command in rule.commands
        yield f'<td title="{rule.id}, {command.__name__}: {said}">{sign}</td>' if watches else "<td></td>"


def sign_of(rule: ct.Rule) -> tuple[str, str]:
    """Return the sign that stands for where a rule is in force, and its meaning."""
    if rule.foundational:
        return "■", "foundational"
    held = [regime for regime in REGIMES if rule in regime.rules]
    return {1: "○", 2: "◐", 3: "●"}[len(held)], f"in force in {', '.join(each.name for each in held)}"


def statuses() -> str:
    """Return which change is accepted in which status, by deciding each."""
    rows = list[tuple[str, ...]]()
    for status in ct.SubscriptionStatus:
        in_csp, direct = (answers(status, channel) for channel in (ct.CSP, ct.DIRECT))
        both = zip(in_csp, direct, strict=True)
        rows.append((f"`{status}`", *(a if a == b else f"CSP: {a}<br>Direct: {b}" for a, b in both)))
    return table(("Status", *map(to_command, GROUPS["changes"])), rows)


def answers(status: ct.SubscriptionStatus, channel: ct.Channel) -> list[str]:
    """Return what the party in control of a subscription in a status hears of each change, as cells."""
    partner = ct.Partner(id="partner")
    by = partner if channel.is_csp else ct.CUSTOMER
    seller: ct.Seller = partner if channel.is_csp else ct.MICROSOFT
    held = ct.Subscription(id="s", product="p", seats=1, channel=channel, seller=seller, status=status)
    tied = ct.PartnerRelationship(partner=partner)
    customer = ct.Customer(id="c", tenants=[ct.Tenant(id="t", subscriptions=[held])], relationships=[tied])
    return [answer(ct.decide(customer, each, ct.MULTI_CHANNEL)) for each in every_change(by)]


def every_change(by: ct.Party) -> Iterator[ct.Command]:
    """Yield a command of each type that changes a subscription, in the order of their group."""
    on, until = date(2015, 6, 1), date(2016, 6, 1)
    changes: list[ct.Command] = [
        ct.ChangeSeats(by=by, on=on, tenant="t", id="s", seats=2),
        ct.ChangeTerm(by=by, on=on, tenant="t", id="s", term=ct.Term(end=until)),
        ct.Suspend(by=by, on=on, tenant="t", id="s"),
        ct.Resume(by=by, on=on, tenant="t", id="s"),
        ct.Cancel(by=by, on=on, tenant="t", id="s"),
        ct.Renew(by=by, on=on, tenant="t", id="s", until=until),
    ]
    made = {type(each): each for each in changes}
    return (made[kind] for kind in GROUPS["changes"])


def answer(decision: ct.Decision) -> str:
    """Return a decision as a cell."""
    match decision:
        case ct.Accepted():
            return YES
        case ct.Refused(reasons=reasons):
            return ", ".join(to_rule(each.rule) for each in reasons)


def clauses() -> str:
    """Return each clause of the note, with what rests on it."""
    sections = list[str]()
    for clause in note.CLAUSES:
        resting = list(resting_on(clause.id))
        also = STANDS_FOR.get(clause.id)
        if not (resting or also):
            raise ValueError(f"{clause.id} has no rule: say why in STANDS_FOR")
        lines = [f"### {clause.id} {{ #{clause.id.lower()} }}", "", f"{clause.says}", ""]
        lines += [*resting, ""] if resting else []
        said = also if resting else f"*No rule.* {also}"
        sections.append("\n".join((*lines, said or "")).rstrip())
    return "\n\n".join(sections)


def resting_on(id_: str) -> Iterator[str]:
    """Yield the rules and laws that cite a clause or a source, as bullets."""
    for rule in ct.RULES:
        if id_ in rule.cites:
            yield f"- rule {to_rule(rule)} ({rule.basis}): {rule.title}."
    for law in ct.LAWS:
        if id_ in law.cites:
            yield f"- law [`{law.id}`](reference/laws.md#the-laws): {law.says}"


def sources() -> str:
    """Return each source beyond the note, with what rests on it."""
    sections = list[str]()
    for source in note.SOURCES:
        resting = list(resting_on(source.id))
        also = ALSO_FROM.get(source.id)
        if not (resting or also):
            raise ValueError(f"nothing rests on {source.id}: say why in ALSO_FROM")
        where = f"<{source.where}>" if source.where.startswith("http") else f"`{source.where}`"
        head = f"### {source.id} {{ #{source.id.lower()} }}\n\n{source.title}<br>{where}"
        sections.append("\n\n".join(filter(None, (head, "\n".join(resting), also))))
    return "\n\n".join(sections)


def laws() -> str:
    """Return the table of laws."""
    rows = [
        (
            f"`{law.id}`",
            law.scope.value,
            law.says,
            cited(law.cites, "../why.md"),
            " and ".join(to_rule(keeper, "../rules.md") for keeper in law.keepers) or "every regime",
        )
        for law in ct.LAWS
    ]
    return table(("Law", "Scope", "What it says", "Cites", "In force with"), rows)


def channels() -> str:
    """Return the table of channels."""
    rows = (
        (
            f"[`{name}`][cotenant.{name}]",
            channel.name,
            *(f"{role}" for role in (channel.sold_by, channel.billed_by, channel.supported_by, channel.controlled_by)),
            "yes" if channel.exclusive else "",
        )
        for channel, name in zip(ct.CHANNELS, names(ct.CHANNELS), strict=True)
    )
    head = ("In Python", "Name", "Sold by", "Billed by", "Supported by", "Controlled by", "Exclusive")
    return table(head, rows)
