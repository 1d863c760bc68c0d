-- One row per row of relation.sql, in an order that no thread changes.
-- A municipality's rows lie together, and two builds of the same data make the same table. Sorted
-- apart from the joins, or at 3,000,000 rows both would want the memory at once.
from temp.relation
order by municipality_id, partner, kind, partner_id
