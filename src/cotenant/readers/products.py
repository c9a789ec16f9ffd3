"""Which product an assembled subscription is of: the names of both sides together, completed from a catalogue."""

from __future__ import annotations

from cotenant.documents import member
from cotenant.readers.licensing import Catalogue
from cotenant.readers.reading import Remark
from cotenant.readers.record import UNKNOWN_PRODUCT
from cotenant.readers.sightings import Sighting
from cotenant.tenancy import Product


def product_of(sighting: Sighting, catalogue: Catalogue, remarks: list[Remark]) -> Product:
    """Return the product: SKU id and part number as the directory has them, the name as the seller has it.

    A name that the catalogue gives to several products gives no SKU id but a remark.
    """
    known = _of_both(sighting)
    hits = catalogue.find(known.sku_id or known.part_number or _offer(sighting))
    if len(hits) > 1:
        ids = ", ".join(each.sku_id for each in hits)
        remarks.append(
            Remark(path=member("sold", sighting.id), odd=f"its product may be any of {ids}: none was chosen")
        )
    if len(hits) != 1:
        return known
    listed = hits[0].product
    return Product(
        sku_id=known.sku_id or listed.sku_id,
        part_number=known.part_number or listed.part_number,
        name=known.name or listed.name,
    )


def _of_both(sighting: Sighting) -> Product:
    sold = sighting.sold.product if sighting.sold else UNKNOWN_PRODUCT
    found = sighting.found.product if sighting.found else UNKNOWN_PRODUCT
    if found == UNKNOWN_PRODUCT:
        return sold
    return Product(
        sku_id=found.sku_id, part_number=found.part_number, name="" if sold == UNKNOWN_PRODUCT else sold.name
    )


def _offer(sighting: Sighting) -> str:
    # What a subscription without an offer is called was made up by whoever ordered it.
    return sighting.sold.product.name if sighting.sold and sighting.sold.offer_id else ""
