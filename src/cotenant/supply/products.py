"""Which products are the same, when sources name them differently.

Two namings are compared at the most exact level that both know: SKU id, else part number, else display name, upper and
lower case alike. That is not enough to group products, because display names repeat: a bare name may fit two SKUs. Such
a name joins neither; it is kept apart, and both sides are told of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar, final

import attrs

from cotenant.tenancy import Product

T = TypeVar("T")


@final
@attrs.frozen(kw_only=True)
class Identity:
    """A product under the fullest naming that is known, and the others that it may be the same as."""

    product: Product
    rivals: tuple[Product, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """One sentence for each product that this one may be the same as."""
        return tuple(f"may be the same product as {named(rival)}: their names do not tell" for rival in self.rivals)


def named(product: Product) -> str:
    """Return the most readable name of a product, with the most exact one where that is another."""
    return product.title if product.title == product.key else f"{product.title} ({product.key})"


def folded(name: str) -> str:
    """Return a name as it is compared."""
    return name.strip().casefold()


def order(product: Product) -> tuple[str, ...]:
    """Return the place of a product among others: by title, then by what tells it apart."""
    names = (product.title, product.sku_id, product.part_number, product.name)
    return (*map(folded, names), *names)


def completed(product: Product, other: Product) -> Product:
    """Return a product with the names that it lacks taken from another, unless their exact names differ."""
    for mine, its in ((product.sku_id, other.sku_id), (product.part_number, other.part_number)):
        if mine.strip() and its.strip():
            if folded(mine) != folded(its):
                return product
            break
    return Product(
        sku_id=product.sku_id if product.sku_id.strip() else other.sku_id,
        part_number=product.part_number if product.part_number.strip() else other.part_number,
        name=product.name if product.name.strip() else other.name,
    )


def identify(products: Iterable[Product]) -> Mapping[Product, Identity]:
    """Return what each product is, taken together with all others; the order in which they come makes no difference."""
    known = sorted(set(products), key=order)
    by_sku = [each for each in known if each.sku_id.strip()]
    by_part = [each for each in known if each.part_number.strip() and not each.sku_id.strip()]
    by_name = [each for each in known if not each.part_number.strip() and not each.sku_id.strip()]
    clusters = _alike(by_sku, lambda each: each.sku_id)
    clusters = _settled(_alike(by_part, lambda each: each.part_number), clusters)
    clusters = _settled(_alike(by_name, lambda each: each.name), clusters)
    found = {id(cluster): cluster.product for cluster in clusters}
    return {
        member: Identity(
            product=found[id(cluster)], rivals=tuple(sorted((found[id(each)] for each in cluster.rivals), key=order))
        )
        for cluster in clusters
        for member in cluster.members
    }


def grouped(
    named: Iterable[tuple[Product, T]], identities: Mapping[Product, Identity]
) -> Mapping[Identity, Sequence[T]]:
    """Return what goes by each identity, in the order in which it came."""
    found: dict[Product, list[T]] = {}
    for product, each in named:
        found.setdefault(product, []).append(each)
    groups: dict[Identity, list[T]] = {}
    for product, several in found.items():
        groups.setdefault(identities[product], []).extend(several)
    return groups


@final
@attrs.define(kw_only=True, eq=False)
class _Cluster:
    members: list[Product]
    rivals: list[_Cluster] = attrs.field(factory=list["_Cluster"])

    @property
    def parts(self) -> set[str]:
        return {folded(each.part_number) for each in self.members} - {""}

    @property
    def names(self) -> set[str]:
        return {folded(each.name) for each in self.members} - {""}

    @property
    def product(self) -> Product:
        def first(names: Iterable[str]) -> str:
            return min((name for name in names if name.strip()), key=lambda name: (folded(name), name), default="")

        return Product(
            sku_id=first(each.sku_id for each in self.members),
            part_number=first(each.part_number for each in self.members),
            name=first(each.name for each in self.members),
        )


def _alike(products: Iterable[Product], name: Callable[[Product], str]) -> list[_Cluster]:
    found: dict[str, _Cluster] = {}
    for each in products:
        found.setdefault(folded(name(each)), _Cluster(members=[])).members.append(each)
    return list(found.values())


def _settled(groups: list[_Cluster], clusters: list[_Cluster]) -> list[_Cluster]:
    """Put each group into the one cluster that it fits; keep it apart when it fits none, or cannot tell which."""
    choices = [(group, _fitting(group, clusters)) for group in groups]
    claimed = [fits[0] for group, fits in choices if len(fits) == 1 and group.parts and not fits[0].parts]
    kept: list[_Cluster] = []
    joins: list[tuple[_Cluster, _Cluster]] = []
    for group, fits in choices:
        # Two part numbers that fit one SKU by its name alone would make two products one.
        if len(fits) == 1 and claimed.count(fits[0]) <= 1:
            joins.append((group, fits[0]))
            continue
        kept.append(group)
        group.rivals.extend(fits)
        for each in fits:
            each.rivals.append(group)
    for group, cluster in joins:
        cluster.members.extend(group.members)
    return [*clusters, *kept]


def _fitting(group: _Cluster, clusters: list[_Cluster]) -> list[_Cluster]:
    by_part = [each for each in clusters if group.parts & each.parts]
    return by_part or [each for each in clusters if not (group.parts and each.parts) and group.names & each.names]
