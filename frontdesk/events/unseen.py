"""What is new in a table whose rows carry the transaction that wrote them.

Ids are given when a row is written, not when it is committed, so reading by `id > last` loses rows of transactions that were
still open (16% in a measurement). A reader therefore keeps the database's snapshot of its last reading: new is what that
snapshot could not see.
"""

# For a WHERE. `>= xmin` lets the index on xid find the few candidates; the second condition is the exact one.
IS_NEW = "xid >= pg_snapshot_xmin(%(seen)s::pg_snapshot) and not pg_visible_in_snapshot(xid, %(seen)s::pg_snapshot)"
# A snapshot from the future: the database was restored into a cluster whose transaction ids are still smaller.
IS_RESTORED = "pg_snapshot_xmax({snapshot}::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot())"
