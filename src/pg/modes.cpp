// See modes.hpp; and iasql_set_mode(), which checks what it is given, so that the table holds nothing that has no effect.
#include "pg/pg.hpp"

#include "aws/json.hpp"
#include "engine/ignores.hpp"
#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/guc.hpp"
#include "pg/modes.hpp"
#include "pg/module_names.hpp"
#include "pg/row_security.hpp"
#include "pg/row_target.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

constexpr const char* mode_hint = "Change it with SELECT iasql_set_mode('two_way', …), or change the object in AWS.";
constexpr const char* read_only_hint = "Change it with ALTER DATABASE … SET iasql.read_only = off.";

Mode mode_of_text(const std::string& text) {
  return text == "track" ? Mode::Track : text == "enforce" ? Mode::Enforce : Mode::TwoWay;
}

/// Settings of iasql's own rather than objects of the cloud: there is nothing to follow.
bool holds_settings(Spi& spi, const std::string& table) {
  Rows rows = spi.query("SELECT pg_catalog.split_part(module, '@', 1) FROM " + ext("iasql_tables") +
                            " WHERE \"table\" = $1",
                        {table});
  if (rows.empty()) return false;
  auto module = module_store().get(rows.at(0, 0).value_or(""));
  const engine::Table* found = module ? (*module)->table(table) : nullptr;
  return found != nullptr && !found->role.empty();
}

[[noreturn]] void refuse_edit(const std::string& what) {
  if (settings::read_only())
    throw UserError(own_state(State::ReadOnly), "cannot change " + what + ": this database only follows the cloud",
                    "iasql.read_only is on.", read_only_hint);
  throw UserError(own_state(State::ReadOnly), "cannot change " + what + ": it only follows the cloud",
                  "Its mode is track.", mode_hint);
}

}  // namespace

Modes Modes::load(Spi& spi) {
  Modes out;
  out.read_only_ = settings::read_only();
  Rows rows = spi.query_kept("SELECT pg_catalog.split_part(module, '@', 1), table_name, key::text, mode FROM " +
                             ext("iasql_mode"));
  for (const auto& row : rows.rows) {
    const Mode mode = mode_of_text(row[3].value_or(""));
    if (row[2]) {
      auto key = aws::parse_json(*row[2]);
      if (key) out.rows_[{row[1].value_or(""), aws::to_canonical_json(*key)}] = mode;
    } else if (row[1]) {
      out.tables_[*row[1]] = mode;
    } else if (row[0]) {
      out.modules_[*row[0]] = mode;
    } else {
      out.database_ = mode;
    }
  }
  return out;
}

Mode Modes::of(const engine::Table& table, const aws::Value& key) const {
  if (read_only_) return Mode::Track;
  if (!rows_.empty()) {
    auto row = rows_.find({table.name, engine::key_object_text(table, key)});
    if (row != rows_.end()) return row->second;
  }
  if (auto found = tables_.find(table.name); found != tables_.end()) return found->second;
  if (auto found = modules_.find(table.module); found != modules_.end()) return found->second;
  return database_;
}

TableMode mode_of_table(Spi& spi, const std::string& table) {
  TableMode out;
  Rows rows = spi.query("SELECT m.mode, m.key IS NOT NULL FROM " + ext("iasql_mode") +
                            " m WHERE m.table_name = $1 OR m.table_name IS NULL AND (m.module IS NULL OR EXISTS (SELECT"
                            " FROM " +
                            ext("iasql_tables") +
                            " t WHERE t.\"table\" = $1 AND t.module = m.module))"
                            " ORDER BY m.key IS NOT NULL, m.table_name IS NULL, m.module IS NULL",
                        {table});
  for (const auto& row : rows.rows) out.rows_differ = out.rows_differ || row[1].value_or("") == "t";
  if (!rows.empty() && rows.at(0, 1).value_or("") == "f") out.mode = mode_of_text(rows.at(0, 0).value_or(""));
  if (settings::read_only()) out = {Mode::Track, false};
  return out;
}

void check_may_edit(Spi& spi, const std::string& table, const std::string& rows) {
  const TableMode own = mode_of_table(spi, table);
  if (own.mode != Mode::Track && !own.rows_differ) return;
  const std::string rest = own.mode == Mode::Track ? "track" : "two_way";
  std::string query = "SELECT m.key::text FROM " + rows;
  if (own.rows_differ) {
    query += " LEFT JOIN " + ext("iasql_mode") +
             " m ON m.table_name = $1 AND pg_catalog.to_jsonb(r.*) OPERATOR(pg_catalog.@>) m.key"
             " WHERE coalesce(m.mode, $2) = 'track' LIMIT 1";
  } else {
    query = "SELECT NULL, $1, $2 FROM " + rows + " LIMIT 1";
  }
  Rows found = spi.query(query, {table, rest});
  if (found.empty() || holds_settings(spi, table)) return;
  refuse_edit(table + (found.at(0, 0) ? " " + *found.at(0, 0) : ""));
}

void check_may_push() {
  if (!settings::read_only()) return;
  throw UserError(own_state(State::ReadOnly), "nothing is pushed to AWS: this database only follows the cloud",
                  "iasql.read_only is on. Changes made before are still pending.", read_only_hint);
}

// --- iasql_set_mode()

namespace {

struct Target {
  Param module, table, key;
  const char* where =
      " WHERE module IS NOT DISTINCT FROM $1 AND table_name IS NOT DISTINCT FROM $2 AND key IS NOT DISTINCT FROM "
      "$3::pg_catalog.jsonb";
};

/// What has been changed would neither be pushed nor put back.
void refuse_with_pending(Spi& spi) {
  Rows rows = spi.query("SELECT table_name FROM " + ext("iasql_audit_log") +
                        " WHERE origin = 'user' AND transaction_id IS NULL ORDER BY id");
  for (const auto& row : rows.rows) {
    const std::string table = row[0].value_or("");
    const TableMode mode = mode_of_table(spi, table);
    if ((mode.mode != Mode::Track && !mode.rows_differ) || holds_settings(spi, table)) continue;
    throw UserError(own_state(State::NotNow), "table " + table + " has changes that are not committed yet", {},
                    "Commit them with iasql_commit() or discard them with iasql_rollback() first.");
  }
}

void set_mode(const Param& mode, Target target) {
  if (mode && *mode != "two_way" && *mode != "track" && *mode != "enforce")
    throw UserError(own_state(State::Input), "there is no mode \"" + *mode + "\"", {},
                    "The modes are two_way, track and enforce; NULL removes one.");
  if (target.key && !target.table)
    throw UserError(own_state(State::Input), "the mode of a row needs its table, too");
  Spi spi;
  if (target.module) target.module = installed_module(spi, *target.module);
  if (target.table) {
    const engine::Table& table = installed_table(spi, *target.table, target.module);
    target.module = std::nullopt;
    if (target.key) target.key = checked_key(spi, table, *target.key);
  }
  const std::string modes = ext("iasql_mode");
  spi.execute("LOCK TABLE " + modes + " IN SHARE ROW EXCLUSIVE MODE");
  spi.execute("DELETE FROM " + modes + target.where, {target.module, target.table, target.key});
  if (!mode) return;
  spi.execute("INSERT INTO " + modes + " (module, table_name, key, mode) VALUES ($1, $2, $3::pg_catalog.jsonb, $4)",
              {target.module, target.table, target.key, mode});
  if (*mode == "track") refuse_with_pending(spi);
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_set_mode) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    Target target;
    target.module = optional_text(fcinfo, 1);
    target.table = optional_text(fcinfo, 2);
    target.key = optional_json(fcinfo, 3);
    RowSecurity().refuse("Which side leads");
    AsOwner owner;
    set_mode(optional_text(fcinfo, 0), std::move(target));
    return 0;
  });
}
