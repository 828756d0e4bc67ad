"""What a ticket is related to, for its page: merged tickets, links, followers. A part of the statement of `around`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# The policies leave out links to tickets that the reader does not see. The parameter is the reader. No page shows more than 200 links.
OF_TICKET = """
'merged', (select json_agg(json_build_array(g.source_id, s.subject) order by g.source_id)
           from tickets_merge g left join tickets_ticket s on s.number = g.source_id
           where g.target_id = tickets_ticket.number and g.undone_at is null),
'links', (select json_agg(json_build_array(l.id, l.relation, o.number, o.subject, o.status, o.own_status_id)
                          order by o.status >= 5, o.number) from (
   (select id, case kind when 'parent' then 'child' when 'split' then 'split_into' else kind end as relation, other_id as number
    from tickets_ticketlink where one_id = tickets_ticket.number limit 200)
   union all
   (select id, case kind when 'split' then 'split_from' else kind end, one_id
    from tickets_ticketlink where other_id = tickets_ticket.number limit 200)) as l
   join tickets_ticket o on o.number = l.number),
'followers', (select json_agg(json_build_array(p.id, p.name) order by p.name)
              from tickets_follower f join identity_person p on p.id = f.person_id where f.ticket_id = tickets_ticket.number),
'is_named', exists (select from tickets_mention n where n.person_id = %s and n.seen_at is null and n.ticket_id = any(tickets_ticket.number
              || array(select source_id from tickets_merge g where g.target_id = tickets_ticket.number and g.undone_at is null)))
"""


@dataclass(frozen=True, slots=True)
class MergedTicket:
    """A ticket that goes on in this one; `subject` is empty for whoever does not see it."""

    number: int
    subject: str


@dataclass(frozen=True, slots=True)
class LinkedTicket:
    """A linked ticket; `relation` is what it is to this one: related, parent, child, split_into or split_from."""

    link_id: int
    relation: str
    number: int
    subject: str
    status: int
    own_status_id: int | None = None


@dataclass(frozen=True, slots=True)
class Follower:
    """A colleague who follows the ticket."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Kin:
    """A ticket's relations. `is_named`: somebody named the reader here, and they have not opened it since."""

    merged: list[MergedTicket]
    links: list[LinkedTicket]
    followers: list[Follower]
    is_named: bool

    def related(self, *relations: str) -> list[LinkedTicket]:
        """The linked tickets that are one of these to the ticket."""
        return [one for one in self.links if one.relation in relations]

    @property
    def parents(self) -> list[LinkedTicket]:
        """The parent, if there is one."""
        return self.related("parent")

    @property
    def children(self) -> list[LinkedTicket]:
        """The children, unsolved ones first."""
        return self.related("child")

    @property
    def open_children(self) -> list[LinkedTicket]:
        """The unsolved children."""
        return [one for one in self.children if one.status < 5]

    @property
    def others(self) -> list[LinkedTicket]:
        """Everything but family."""
        return self.related("related", "split_into", "split_from")


def kin(facts: Mapping[str, Any]) -> Kin:
    """Return the relations from what the statement found."""
    return Kin(
        merged=[MergedTicket(number, subject or "") for number, subject in facts["merged"] or ()],
        links=[LinkedTicket(*found) for found in facts["links"] or ()],
        followers=[Follower(*found) for found in facts["followers"] or ()],
        is_named=facts["is_named"],
    )
