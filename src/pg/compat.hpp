// What differs between the PostgreSQL versions we build for (13 to 18), each with the version and the reason.
// Included by pg.hpp only.
#pragma once

namespace iasql::pg::compat {

/// 15 reserves the prefix of our settings; before, unknown ones under it were only warned about.
inline void reserve_settings(const char* prefix) {
#if PG_VERSION_NUM >= 150000
  MarkGUCPrefixReserved(prefix);
#else
  EmitWarningsOnPlaceholders(prefix);
#endif
}

/// 17 lets an extension name its wait events; before, all share one.
inline std::uint32_t wait_event(const char* name) {
#if PG_VERSION_NUM >= 170000
  return WaitEventExtensionNew(name);
#else
  (void)name;
  return PG_WAIT_EXTENSION;
#endif
}

/// 17 moved the local transaction id into MyProc->vxid.
inline LocalTransactionId local_transaction_id() {
#if PG_VERSION_NUM >= 170000
  return MyProc->vxid.lxid;
#else
  return MyProc->lxid;
#endif
}

/// 17 lets a worker connect as an owner that may not log in; before, that is refused.
#if PG_VERSION_NUM >= 170000
inline constexpr std::uint32_t worker_connection_flags = BGWORKER_BYPASS_ROLELOGINCHECK;
#else
inline constexpr std::uint32_t worker_connection_flags = 0;
#endif

/// 16 made one function of the checks of all kinds of objects.
inline bool may_execute(Oid function, Oid role) {
#if PG_VERSION_NUM >= 160000
  return object_aclcheck(ProcedureRelationId, function, role, ACL_EXECUTE) == ACLCHECK_OK;
#else
  return pg_proc_aclcheck(function, role, ACL_EXECUTE) == ACLCHECK_OK;
#endif
}

/// Whether the client of this backend is still connected, as far as the operating system knows. Only 14 can tell; before, a
/// lost client shows when something is sent to it.
inline bool client_connected() {
#if PG_VERSION_NUM >= 140000
  return pq_check_connection();
#else
  return true;
#endif
}

}  // namespace iasql::pg::compat
