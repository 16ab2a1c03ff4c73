// delete_all_records() and try_cast(): small helpers that run with the caller's own rights.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/module_names.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

constexpr int most_rounds = 20;

/// The module tables that hold records, those that are pointed to last.
std::vector<std::string> record_tables() {
  AsOwner owner;
  auto modules = module_store().closure(installed_modules());
  if (!modules) throw UserError(modules.error());
  auto catalog = engine::Catalog::build(std::move(*modules));
  if (!catalog) throw UserError(catalog.error());
  std::vector<std::string> out;
  for (auto table = catalog->tables().rbegin(); table != catalog->tables().rend(); ++table) {
    if ((*table)->role.empty()) out.push_back((*table)->name);
  }
  return out;
}

/// Empties the table, or says why not.
std::optional<std::string> empty_table(const std::string& table) {
  Subtransaction savepoint;
  try {
    Spi spi;
    spi.execute("DELETE FROM " + ext(table));
  } catch (const PgError& e) {
    if (e.is_interrupt()) throw;
    savepoint.rollback();
    return std::string(e.what());
  }
  savepoint.release();
  return std::nullopt;
}

/// Rounds, since tables may point at each other in circles; stops when one changes nothing any more.
void delete_all_records() {
  std::vector<std::string> left = record_tables();
  for (int round = 0; round < most_rounds && !left.empty(); ++round) {
    std::vector<std::string> failed, reasons;
    for (const auto& table : left) {
      auto problem = empty_table(table);
      if (!problem) continue;
      failed.push_back(table);
      reasons.push_back(*problem);
    }
    bool last = failed.size() == left.size() || round + 1 == most_rounds;
    left = std::move(failed);
    if (!last) continue;
    for (std::size_t i = 0; i < left.size(); ++i)
      send_warning("could not delete the records of " + left[i], reasons[i]);
    return;
  }
}

struct Cast {
  Datum value = 0;
  bool null = true;
};

/// The text as the type's input function reads it.
Cast cast_text(const std::string& input, Oid type) {
  const char* characters = input.c_str();
  Cast out;
  out.value = call([&] {
    Oid function, parameter;
    getTypeInputInfo(type, &function, &parameter);
    return OidInputFunctionCall(function, const_cast<char*>(characters), parameter, -1);
  });
  out.null = false;
  return out;
}

/// Library and SQL side are of one version; looked up once for all calls of a query.
void check_once(FmgrInfo* function) {
  if (function->fn_extra != nullptr) return;
  (void)extension();
  function->fn_extra = function;
}

/// `fallback` if the text does not fit the type. A value made inside the savepoint outlives it: it is in the
/// memory of the caller.
Cast try_cast(const std::string& input, Oid type, Cast fallback) {
  Subtransaction savepoint;
  try {
    Cast out = cast_text(input, type);
    savepoint.release();
    return out;
  } catch (const PgError& e) {
    if (e.is_interrupt()) throw;
    savepoint.rollback();
  }
  return fallback;
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_delete_all_records) {
  (void)fcinfo;
  return iasql::pg::guard([]() -> Datum {
    (void)iasql::pg::extension();
    iasql::pg::delete_all_records();
    return 0;
  });
}

IASQL_FUNCTION(iasql_try_cast) {
  using namespace iasql::pg;
  Cast result = guard([&]() -> Cast {
    check_once(fcinfo->flinfo);
    Cast fallback{PG_GETARG_DATUM(1), PG_ARGISNULL(1)};
    if (PG_ARGISNULL(0)) return Cast{};
    char* characters = call([&] { return text_to_cstring(PG_GETARG_TEXT_PP(0)); });
    return try_cast(characters, get_fn_expr_argtype(fcinfo->flinfo, 1), fallback);
  });
  fcinfo->isnull = result.null;
  return result.value;
}
