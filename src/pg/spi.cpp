// SQL from C++ over SPI; see spi.hpp. Every PostgreSQL call is inside call(), and results leave as
// std::string.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/spi.hpp"
#include "pg/version.hpp"

#include <algorithm>
#include <unordered_map>

namespace iasql::pg {

namespace {

/// The error of an SPI return code (SPI's own misuse, not an SQL error, which arrives as PgError).
void check_spi(int code, const char* what) {
  if (code < 0)
    throw UserError(ERRCODE_INTERNAL_ERROR, std::string(what) + " failed: " + SPI_result_code_string(code));
}

struct Arguments {
  std::vector<Oid> types;
  std::vector<Datum> values;
  std::vector<char> nulls;

  explicit Arguments(const std::vector<Param>& params)
      : types(params.size(), TEXTOID), values(params.size(), 0), nulls(params.size(), ' ') {
    for (std::size_t i = 0; i < params.size(); ++i) {
      if (!params[i]) {
        nulls[i] = 'n';
        continue;
      }
      const std::string& text = *params[i];
      if (text.find('\0') != text.npos)
        throw UserError(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE, "a text with a zero byte cannot be stored");
      if (text.size() > MaxAllocSize - VARHDRSZ - 1)
        throw UserError(ERRCODE_PROGRAM_LIMIT_EXCEEDED, "a value is too large for PostgreSQL");
      values[i] = call([&] {
        return PointerGetDatum(cstring_to_text_with_len(text.data(), static_cast<int>(text.size())));
      });
    }
  }
};

/// At most so many rows; 0: all.
int execute_sql(const char* sql, Arguments& arguments, long most = 0) {
  return call([&] {
    return SPI_execute_with_args(sql, static_cast<int>(arguments.types.size()), arguments.types.data(),
                                 arguments.values.data(), arguments.nulls.data(), false, most);
  });
}

/// Plans by text, as long as the process lives. PostgreSQL makes them anew when what they rest on changes.
SPIPlanPtr kept_plan(const std::string& sql, Arguments& arguments) {
  static std::unordered_map<std::string, SPIPlanPtr> plans;
  auto found = plans.find(sql);
  if (found != plans.end()) return found->second;
  SPIPlanPtr plan = call([&] {
    return SPI_prepare(sql.c_str(), static_cast<int>(arguments.types.size()), arguments.types.data());
  });
  if (plan == nullptr) check_spi(SPI_result, "preparation");
  check_spi(call([&] { return SPI_keepplan(plan); }), "keeping a plan");
  plans.emplace(sql, plan);
  return plan;
}

int execute_kept_sql(const std::string& sql, Arguments& arguments) {
  SPIPlanPtr plan = kept_plan(sql, arguments);
  return call([&] { return SPI_execute_plan(plan, arguments.values.data(), arguments.nulls.data(), false, 0); });
}

/// A result's fields in the text forms of their types, row by row.
class RowTexts {
 public:
  explicit RowTexts(SPITupleTable* table) : table_(table), texts_(static_cast<std::size_t>(table->tupdesc->natts)) {
    call([&] { memory_ = AllocSetContextCreate(CurrentMemoryContext, "iasql row", ALLOCSET_SMALL_SIZES); });
  }
  /// An error's cleaning up takes the memory along.
  void close() {
    call([&] { MemoryContextDelete(memory_); });
  }

  /// Null for NULL. Valid until the next row.
  const std::vector<const char*>& of(std::uint64_t row) {
    call([&] {
      MemoryContextReset(memory_);
      MemoryContext old = MemoryContextSwitchTo(memory_);
      for (std::size_t c = 0; c < texts_.size(); ++c)
        texts_[c] = SPI_getvalue(table_->vals[row], table_->tupdesc, static_cast<int>(c) + 1);
      MemoryContextSwitchTo(old);
    });
    return texts_;
  }

 private:
  SPITupleTable* table_;
  MemoryContext memory_ = nullptr;
  std::vector<const char*> texts_;
};

void copy_rows(SPITupleTable* table, std::uint64_t count, Rows& out) {
  const int columns = table->tupdesc->natts;
  for (int c = 0; c < columns; ++c)
    out.columns.emplace_back(NameStr(TupleDescAttr(table->tupdesc, c)->attname));
  out.rows.reserve(count);
  RowTexts texts(table);
  for (std::uint64_t r = 0; r < count; ++r) {
    std::vector<Field> row;
    row.reserve(static_cast<std::size_t>(columns));
    for (const char* text : texts.of(r)) row.push_back(text != nullptr ? Field(text) : Field());
    out.rows.push_back(std::move(row));
  }
  texts.close();
}

struct OwnerAndSchema {
  Oid extension = InvalidOid, schema = InvalidOid, owner = InvalidOid;
  const char* schema_name = nullptr;
  const char* version = nullptr;
};

/// Reads pg_extension's row of ours. Texts are palloc'd. Runs inside call().
OwnerAndSchema read_extension_row() {
  OwnerAndSchema out;
  ScanKeyData key;
  Relation relation = table_open(ExtensionRelationId, AccessShareLock);
  ScanKeyInit(&key, Anum_pg_extension_extname, BTEqualStrategyNumber, F_NAMEEQ, CStringGetDatum("iasql"));
  SysScanDesc scan = systable_beginscan(relation, ExtensionNameIndexId, true, nullptr, 1, &key);
  HeapTuple tuple = systable_getnext(scan);
  if (HeapTupleIsValid(tuple)) {
    auto* row = reinterpret_cast<Form_pg_extension>(GETSTRUCT(tuple));
    out.extension = row->oid;
    out.schema = row->extnamespace;
    out.owner = row->extowner;
    out.schema_name = get_namespace_name(row->extnamespace);
    bool null;
    Datum installed = heap_getattr(tuple, Anum_pg_extension_extversion, RelationGetDescr(relation), &null);
    out.version = null ? "" : TextDatumGetCString(installed);
  }
  systable_endscan(scan);
  table_close(relation, AccessShareLock);
  return out;
}

int engine_writes = 0;

}  // namespace

Spi::Spi() : unwinding_(std::uncaught_exceptions()) {
  call([&] {
    // Without a snapshot of its own an atomic SPI call cannot detoast what it returns.
    if (!ActiveSnapshotSet()) {
      PushActiveSnapshot(GetTransactionSnapshot());
      pushed_snapshot_ = true;
    }
  });
  check_spi(call([] { return SPI_connect(); }), "SPI_connect");
}

Spi::~Spi() {
  // When a PostgreSQL error is on its way, the abort of the (sub)transaction cleans up after SPI, in the
  // right order.
  if (PgError::any_alive() && std::uncaught_exceptions() > unwinding_) return;
  try {
    leave();
  } catch (...) {
    // Nothing that SPI_finish does can fail but for a corrupted stack, which the next use of SPI reports.
  }
}

void Spi::leave() {
  call([&] {
    SPI_finish();
    if (pushed_snapshot_) PopActiveSnapshot();
  });
}

Rows Spi::query(const std::string& sql, const std::vector<Param>& params) {
  Arguments arguments(params);
  check_spi(execute_sql(sql.c_str(), arguments), "query");
  return result();
}

Rows Spi::query_kept(const std::string& sql, const std::vector<Param>& params) {
  Arguments arguments(params);
  check_spi(execute_kept_sql(sql, arguments), "query");
  return result();
}

Rows Spi::result() {
  Rows out;
  out.affected = SPI_processed;
  if (SPITupleTable* table = SPI_tuptable) {
    copy_rows(table, SPI_processed, out);
    call([&] { SPI_freetuptable(table); });
  }
  return out;
}

std::uint64_t Spi::execute_kept(const std::string& sql, const std::vector<Param>& params) {
  Arguments arguments(params);
  check_spi(execute_kept_sql(sql, arguments), "statement");
  return SPI_processed;
}

bool Spi::any(const std::string& sql, const std::vector<Param>& params) {
  Arguments arguments(params);
  check_spi(execute_sql(sql.c_str(), arguments, 1), "query");
  const bool found = SPI_processed > 0;
  if (SPITupleTable* table = SPI_tuptable) call([&] { SPI_freetuptable(table); });
  return found;
}

std::uint64_t Spi::execute(const std::string& sql, const std::vector<Param>& params) {
  Arguments arguments(params);
  check_spi(execute_sql(sql.c_str(), arguments), "statement");
  std::uint64_t affected = SPI_processed;
  if (SPITupleTable* table = SPI_tuptable) call([&] { SPI_freetuptable(table); });
  return affected;
}

bool Spi::is_one_statement(const std::string& sql) {
  const char* text = sql.c_str();
  return call([&] { return list_length(pg_parse_query(text)); }) == 1;
}

void Spi::script(const std::string& sql) {
  const char* text = sql.c_str();
  check_spi(call([&] { return SPI_execute(text, false, 0); }), "script");
}

Subtransaction::Subtransaction() {
  memory_ = CurrentMemoryContext;
  owner_ = CurrentResourceOwner;
  call([&] {
    BeginInternalSubTransaction(nullptr);
    MemoryContextSwitchTo(static_cast<MemoryContext>(memory_));
  });
}

Subtransaction::~Subtransaction() {
  if (!open_) return;
  try {
    end(false);
  } catch (...) {
    // The error that brought us here is reported; the transaction stays aborted.
  }
}

void Subtransaction::release() {
  end(true);
}
void Subtransaction::rollback() {
  end(false);
}

void Subtransaction::end(bool keep) {
  open_ = false;
  call([&] {
    if (keep)
      ReleaseCurrentSubTransaction();
    else
      RollbackAndReleaseCurrentSubTransaction();
    MemoryContextSwitchTo(static_cast<MemoryContext>(memory_));
    CurrentResourceOwner = static_cast<ResourceOwner>(owner_);
  });
}

AsOwner::AsOwner() {
  auto info = find_extension();
  if (!info) return;
  GetUserIdAndSecContext(&saved_user_, &saved_context_);
  SetUserIdAndSecContext(info->owner, saved_context_ | SECURITY_LOCAL_USERID_CHANGE);
  changed_ = true;
}

AsOwner::~AsOwner() {
  if (changed_) SetUserIdAndSecContext(saved_user_, saved_context_);
}

std::string quote_ident(std::string_view name) {
  std::string copy(name);
  const char* quoted = call([&] { return quote_identifier(copy.c_str()); });
  return quoted;
}

std::string quote_literal(std::string_view text) {
  std::string copy(text);
  char* quoted = call([&] { return quote_literal_cstr(copy.c_str()); });
  return quoted;
}

std::optional<ExtensionInfo> find_extension() {
  OwnerAndSchema found = call([] { return read_extension_row(); });
  if (!OidIsValid(found.extension) || found.schema_name == nullptr) return std::nullopt;
  ExtensionInfo info;
  info.oid = found.extension;
  info.schema_oid = found.schema;
  info.owner = found.owner;
  info.schema = found.schema_name;
  info.version = found.version;
  return info;
}

namespace {

/// 1.9 comes before 1.10.
bool comes_before(const std::string& one, const std::string& other) {
  int a[3] = {}, b[3] = {};
  if (std::sscanf(one.c_str(), "%d.%d.%d", &a[0], &a[1], &a[2]) != 3 || std::sscanf(other.c_str(), "%d.%d.%d", &b[0], &b[1], &b[2]) != 3)
    return one < other;
  return std::lexicographical_compare(a, a + 3, b, b + 3);
}

[[noreturn]] void refuse_version(const std::string& installed) {
  const bool old_sql = comes_before(installed, version);
  throw UserError(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                  "extension \"iasql\" is of version " + installed + ", but its library is of version " + version, {},
                  old_sql ? "Run ALTER EXTENSION iasql UPDATE."
                          : "Install the library of that version; if that was done, reconnect, and restart the server if iasql is preloaded.");
}

}  // namespace

const ExtensionInfo& extension() {
  static auto* current = new ExtensionInfo;
  auto found = find_extension();
  if (!found) {
    throw UserError(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                    "extension \"iasql\" is not installed in this database", {},
                    "Run CREATE EXTENSION iasql.");
  }
  if (found->version != version) refuse_version(found->version);
  *current = *found;
  return *current;
}

std::string ext(std::string_view name) {
  return quote_ident(extension().schema) + "." + quote_ident(name);
}

EngineWrites::EngineWrites() {
  ++engine_writes;
}
EngineWrites::~EngineWrites() {
  --engine_writes;
}
bool EngineWrites::active() {
  return engine_writes > 0;
}

}  // namespace iasql::pg
