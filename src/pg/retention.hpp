// How long the log is kept: iasql.audit_retention, carried out by the periodic worker. PG-free header.
//
// Never deletes what is pending or claimed by an iasql transaction that is not ended (merges and the undoing of failed
// commits read from it), nor half a transaction, nor journal entries without outcome. Fails: PgError.
#pragma once

namespace iasql::pg {

/// In short transactions of its own, so much that a turn can bear; nothing without a retention. `pause` is called between them.
void purge_what_is_too_old(void (*pause)());

}  // namespace iasql::pg
