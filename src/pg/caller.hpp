// Who speaks to this session, as SQL expressions: they hold whatever rights a statement runs with. PG-free header.
// Must not know: what is done with the answer.
#pragma once

namespace iasql::pg {

/// The role taken on with SET ROLE, else the session user.
constexpr const char* caller_role =
    "(CASE pg_catalog.current_setting('role') WHEN 'none' THEN session_user::pg_catalog.text"
    " ELSE pg_catalog.current_setting('role') END)";
/// Address and application name. A background worker is nobody's client.
constexpr const char* caller_client =
    "pg_catalog.concat_ws(' ', coalesce(pg_catalog.host(pg_catalog.inet_client_addr()), 'this host'),"
    " pg_catalog.quote_literal(nullif(pg_catalog.current_setting('application_name'), '')))";

}  // namespace iasql::pg
