// SQL from C++: one SPI session, typed text parameters, results copied to std::string at once.
// PG-free header. Everything may throw PgError. Every statement's names must be schema-qualified by the
// caller (pg_catalog functions and operators included where it matters): see Names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iasql::pg {

using Field = std::optional<std::string>;
using Param = std::optional<std::string>;  // text form; the statement casts: $1::pg_catalog.text[]

struct Rows {
  std::vector<std::string> columns;
  std::vector<std::vector<Field>> rows;
  std::uint64_t affected = 0;
  bool empty() const { return rows.empty(); }
  const Field& at(std::size_t row, std::size_t column) const { return rows[row][column]; }
};

/// Connects on construction, finishes on destruction. Nests. An active snapshot is pushed if there is none.
class Spi {
 public:
  Spi();
  ~Spi();
  Spi(const Spi&) = delete;
  Spi& operator=(const Spi&) = delete;
  /// Parameters are of type unknown -> text; results in output-function text.
  Rows query(const std::string& sql, const std::vector<Param>& params = {});
  /// The same for one of the few texts that come again and again: the process keeps its plan. Not for what reads rows by
  /// name that are in no table (Tuples), nor for texts with names in them that users choose.
  Rows query_kept(const std::string& sql, const std::vector<Param>& params = {});
  std::uint64_t execute_kept(const std::string& sql, const std::vector<Param>& params = {});
  /// Whether the query has a row; it ends with the first one.
  bool any(const std::string& sql, const std::vector<Param>& params = {});
  /// Number of rows affected.
  std::uint64_t execute(const std::string& sql, const std::vector<Param>& params = {});
  /// Whether the text, part of which somebody else has written, is one statement and not several. A syntax error is a PgError.
  static bool is_one_statement(const std::string& sql);
  /// A script of several statements without parameters (a module's DDL).
  void script(const std::string& sql);

 private:
  void leave();
  static Rows result();
  bool pushed_snapshot_ = false;
  int unwinding_ = 0;
};

/// A savepoint: rolled back on destruction unless released. After a PgError inside it, rollback() makes the
/// transaction usable again.
class Subtransaction {
 public:
  Subtransaction();
  ~Subtransaction();
  Subtransaction(const Subtransaction&) = delete;
  Subtransaction& operator=(const Subtransaction&) = delete;
  void release();
  void rollback();

 private:
  void end(bool keep);
  bool open_ = true;
  void *memory_ = nullptr, *owner_ = nullptr;  // MemoryContext, ResourceOwner of before
};

/// Runs as the extension's owner for the scope (SECURITY_LOCAL_USERID_CHANGE): for iasql's own tables and
/// computed columns.
class AsOwner {
 public:
  AsOwner();
  ~AsOwner();
  AsOwner(const AsOwner&) = delete;
  AsOwner& operator=(const AsOwner&) = delete;

 private:
  unsigned saved_user_ = 0;
  int saved_context_ = 0;
  bool changed_ = false;
};

std::string quote_ident(std::string_view name);
std::string quote_literal(std::string_view text);

/// The extension in the current database: schema, owner, installed version. Looked up per transaction.
struct ExtensionInfo {
  unsigned oid = 0, schema_oid = 0, owner = 0;
  std::string schema;   // unquoted
  std::string version;  // of the SQL side
};
/// Nullopt if the extension is not (or no longer) there.
std::optional<ExtensionInfo> find_extension();
/// find_extension() or a UserError; also fails when library and SQL versions differ.
const ExtensionInfo& extension();
/// schema-qualified and quoted: ext("iasql_audit_log") -> public.iasql_audit_log
std::string ext(std::string_view name);

/// While one lives, the audit triggers log changes as iasql's own and never as a user's intent. Backend-local
/// C state, out of reach of SQL.
class EngineWrites {
 public:
  EngineWrites();
  ~EngineWrites();
  EngineWrites(const EngineWrites&) = delete;
  EngineWrites& operator=(const EngineWrites&) = delete;
  static bool active();
};

}  // namespace iasql::pg
