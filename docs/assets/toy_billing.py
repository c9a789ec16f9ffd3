"""A toy billing system, as somebody else might have written it: dictionaries and ifs, for one customer.

It has four bugs on purpose. Run it, and it speaks the line protocol of cotenant's conformance kit.
"""

import json
import sys

ME, MICROSOFT = "customer", "microsoft"
BY_SELLER = ("CSP", "Syndication")


def who(party):
    return party["id"] if isinstance(party, dict) else party


class Billing:
    def __init__(self, account):
        self.account = account
        self.tenants = {}  # id -> domain, made by
        self.items = {}  # id -> tenant, seller, status, and what was ordered
        self.deals = {}  # partner, kind -> status, since

    # Partners

    def deal(self, partner, kind="reseller"):
        return self.deals.get((partner, kind), {"status": "none"})["status"]

    def other_reseller(self, partner):
        return any(
            deal["status"] == "active" and other != partner and kind == "reseller"
            for (other, kind), deal in self.deals.items()
        )

    def request(self, by, on, kind):
        if by in (ME, MICROSOFT) or self.deal(by, kind) in ("requested", "active"):
            return False
        self.deals[by, kind] = {"status": "requested", "since": on}
        return True

    def answer(self, by, on, partner, kind, status):
        if by != ME or self.deal(partner, kind) != "requested":
            return False
        if status == "active" and kind == "reseller" and self.other_reseller(partner):
            return False
        self.deals[partner, kind] = {"status": status, "since": on}
        return True

    def end(self, by, on, partner, kind):
        if self.deal(partner, kind) != "active":
            return False
        if kind == "reseller":
            sells = any(self.runs_csp(item) == partner and item["status"] == "active" for item in self.items.values())
            if by != partner or sells:
                return False
        elif by not in (partner, ME):
            return False
        self.deals[partner, kind] = {"status": "ended", "since": on}
        return True

    # Tenants and orders

    def create_tenant(self, by, on, tenant, domain):
        if by == MICROSOFT or tenant in self.tenants or self.deal(by) in ("requested", "declined"):
            return False
        self.tenants[tenant] = {"domain": domain, "by": by}
        if by != ME and self.deal(by) != "active":
            self.deals[by, "reseller"] = {"status": "active", "since": on}
        return True

    def runs_csp(self, item):
        return who(item["seller"]) if item["channel"] == "CSP" else None

    def controls(self, item):
        seller = who(item["seller"]) if item["channel"] in BY_SELLER else None
        return ME if seller in (None, MICROSOFT) else seller

    def shut_out(self, tenant, channel, seller):
        there = (item for item in self.items.values() if item["tenant"] == tenant and item["status"] != "canceled")
        for item in there:
            if item["channel"] == "Syndication":
                sellers = {who(seller), who(item["seller"])} - {None}
                if channel not in ("Unknown", "Syndication") or len(sellers) > 1:
                    return True
        return False

    def order(self, by, tenant, id, channel, seller, **ordered):
        if tenant not in self.tenants or id in self.items or self.shut_out(tenant, channel, seller):
            return False
        if channel == "CSP":
            if by in (ME, MICROSOFT) or self.deal(by) not in ("requested", "active") or self.other_reseller(by):
                return False
        elif by != ME:
            return False
        self.items[id] = {"tenant": tenant, "channel": channel, "seller": seller, "status": "active", **ordered}
        return True

    # Changes

    def change(self, by, on, tenant, id, what, **new):
        item = self.items.get(id)
        if item is None or item["tenant"] != tenant:
            return False
        if by not in (ME, self.controls(item)) or item["status"] == "canceled":
            return False
        term = item["term"]
        if what == "TransitionToCsp":
            return False
        elif what == "Cancel":
            del self.items[id]
        elif what == "Suspend":
            if item["status"] != "active":
                return False
            item["status"] = "suspended"
        elif what == "Resume":
            if item["status"] != "suspended":
                return False
            partner = self.runs_csp(item)
            if partner and (self.deal(partner) != "active" or (term["end"] or on) < on):
                return False
            item["status"] = "active"
        elif what == "Renew":
            if new["until"] <= max(filter(None, (on, term["start"], term["end"]))):
                return False
            item["term"] = {**term, "end": new["until"]}
        else:
            item.update(new)
        return True

    # What is asked, and what stands in the books

    def perform(self, asked):
        asked = dict(asked)
        what, by, on = asked.pop("type"), who(asked.pop("by")), asked.pop("on")
        partner = who(asked.get("partner"))
        if what == "CreateTenant":
            return self.create_tenant(by, on, **asked)
        elif what == "RequestRelationship":
            return self.request(by, on, asked["kind"])
        elif what == "AcceptRelationship":
            return self.answer(by, on, partner, asked["kind"], "active")
        elif what == "DeclineRelationship":
            return self.answer(by, on, partner, asked["kind"], "declined")
        elif what == "EndRelationship":
            return self.end(by, on, partner, asked["kind"])
        elif what == "Provision":
            return self.order(by, channel="CSP", seller={"id": by}, **asked)
        elif what == "Purchase":
            return asked["channel"] != "CSP" and self.order(by, **asked)
        return self.change(by, on, what=what, **asked)

    def books(self):
        def party(name):
            return name if name in (ME, MICROSOFT) else {"id": name}

        tenants = {
            id: {"id": id, "domain": tenant["domain"], "provisioned_by": party(tenant["by"]), "subscriptions": []}
            for id, tenant in self.tenants.items()
        }
        for id, item in self.items.items():
            item = {"id": id, **item}
            tenants[item.pop("tenant")]["subscriptions"].append(item)
        ties = [{"partner": {"id": partner}, "kind": kind, **deal} for (partner, kind), deal in self.deals.items()]
        return {"id": self.account, "tenants": list(tenants.values()), "relationships": ties}


def main():
    billing = None
    for line in sys.stdin:
        question = json.loads(line)
        if "begin" in question:
            customer = question["begin"]
            empty = not customer["tenants"] and not customer["relationships"]
            billing = Billing(customer["id"]) if empty else None
            answer = {"ready": empty}
        else:
            answer = {"accepted": billing.perform(question["ask"]), "after": billing.books()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
