// engine::Store over SPI; the parts are in merge, changes, restore and stage. See store.hpp.
#include "pg/pg.hpp"

#include <algorithm>

#include "aws/json.hpp"
#include "engine/row.hpp"
#include "pg/background.hpp"
#include "pg/boundary.hpp"
#include "pg/changes.hpp"
#include "pg/ignores.hpp"
#include "pg/merge.hpp"
#include "pg/modes.hpp"
#include "pg/restore.hpp"
#include "pg/row_sql.hpp"
#include "pg/store.hpp"
#include "pg/sync_state.hpp"
#include "pg/work.hpp"

namespace iasql::pg {

using engine::Catalog;
using engine::Change;
using engine::Columns;
using engine::Row;
using engine::Table;

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Says nothing about the value: it may be stored the next time.
bool is_contention(int sqlstate) {
  return sqlstate == ERRCODE_LOCK_NOT_AVAILABLE || sqlstate == ERRCODE_T_R_DEADLOCK_DETECTED ||
         sqlstate == ERRCODE_T_R_SERIALIZATION_FAILURE;
}

}  // namespace

struct SpiStore::Impl {
  explicit Impl(Session::Mode m)
      : mode(m),
        log(make_log(m)),
        problems(*log),
        labels(relations, own_transactions()),
        merger(relations, labels, problems, own_transactions()) {}

  bool own_transactions() const { return mode == Session::Mode::OwnTransactions; }
  void set_transaction(const std::string& id) {
    if (!id.empty()) merger.set_transaction(id);
  }

  Session::Mode mode;
  std::unique_ptr<engine::Log> log;
  RowProblems problems;
  std::set<std::string> complete;  // tables merged as a whole since clear_stage()
  Relations relations;
  EnumLabels labels;
  Merger merger;
  std::map<std::string, std::unique_ptr<Stage>> stages;
  std::map<std::string, std::string> broken;  // tables whose rows could not even be staged, and why

  void stage_rows(const Table& table, const std::vector<engine::CloudRow>& rows);
  std::vector<engine::Action> merge_table(const Catalog& catalog, const Table& table, std::unique_ptr<Stage> stage,
                                          const engine::MergeScope& scope, bool dry);
  void report_broken(const Table& table, const engine::MergeScope& scope, const std::string& why);
};

SpiStore::SpiStore(Session::Mode mode) : impl_(std::make_unique<Impl>(mode)) {}
SpiStore::~SpiStore() = default;

void SpiStore::begin() {
  if (impl_->own_transactions()) begin_transaction();
}

void SpiStore::abort() noexcept {
  if (!impl_->own_transactions()) return;
  try {
    abort_transaction();
  } catch (...) {
    // The exception that brought us here goes on.
  }
}

void SpiStore::commit() {
  if (!impl_->own_transactions()) return;
  commit_transaction();
  impl_->labels.add_wanted();
}

// --- rows

namespace {

/// What AWS has named, where users have not touched it. True: the row means another object.
bool take_over_names(const NetChange& one, const Row& last, Row& base) {
  bool moved = false;
  for (std::size_t i = 0; i < one.table->columns.size(); ++i) {
    const engine::Column& column = one.table->columns[i];
    if (!column.computed || one.columns.count(column.name) > 0 || engine::same(column, base[i], last[i])) continue;
    moved = moved || contains(one.table->identity, column.name);
    base[i] = last[i];
  }
  return moved;
}

bool differs(const NetChange& one, Change& change) {
  for (std::size_t i = 0; i < one.table->columns.size(); ++i) {
    const engine::Column& column = one.table->columns[i];
    // The log does not have it: taken as unchanged unless nothing else explains the update. What is only written is
    // null once it has been sent, so any value is new.
    if (column.sensitive && !column.write_only && !one.secret) (*change.base)[i] = (*change.intent)[i];
  }
  for (std::size_t i = 0; i < one.table->columns.size(); ++i) {
    const engine::Column& column = one.table->columns[i];
    // Settings of iasql's own are nothing that could be done to the cloud.
    if (column.local && !contains(one.table->key, column.name)) continue;
    if (!engine::same(column, (*change.base)[i], (*change.intent)[i])) return true;
  }
  return false;
}

}  // namespace

std::vector<Change> SpiStore::changes(const Catalog& catalog, const std::string& transaction) {
  impl_->set_transaction(transaction);
  return work([&](Spi& spi) {
    auto net = net_changes(catalog, transaction);
    std::map<const Table*, std::vector<aws::Value>> keys;
    for (const auto& change : net) {
      if (!change.deleted) keys[change.table].push_back(change.key);
    }
    std::map<std::pair<const Table*, std::string>, aws::Value> current;
    for (auto& [table, wanted] : keys) {
      auto rows = row_sql::by_keys(spi, *table, impl_->relations.get(table->name), wanted);
      for (std::size_t i = 0; i < rows.size(); ++i)
        current[{table, aws::to_canonical_json(wanted[i])}] = std::move(rows[i]);
    }
    const Modes modes = Modes::load(spi);
    std::vector<Change> out;
    for (auto& one : net) {
      Change change;
      change.enforced = modes.of(*one.table, one.key) == Mode::Enforce;
      change.table = one.table;
      if (!one.base.is_null()) change.base = row_of_map(*one.table, one.base);
      if (!one.deleted) {
        const aws::Value& now = current[{one.table, aws::to_canonical_json(one.key)}];
        if (now.is_null()) continue;  // iasql itself has taken the row away since
        change.intent = row_of_map(*one.table, now);
      }
      // What iasql itself has written since is no edit: the row means the new object by now.
      const auto last = one.deleted ? row_of_map(*one.table, one.last) : change.intent.value_or(Row());
      const bool moved = change.base && take_over_names(one, last, *change.base);
      if (change.base && change.intent && !differs(one, change)) continue;
      const std::size_t region = one.table->index(one.table->region_column);
      if (moved && region != Table::npos) (*change.base)[region] = last[region];
      out.push_back(std::move(change));
    }
    return out;
  });
}

engine::Ignores SpiStore::ignores() {
  return work([](Spi& spi) { return load_ignores(spi); });
}

std::vector<Row> SpiStore::load(const Table& table, const Columns& where) {
  return work([&](Spi& spi) {
    const Relation& relation = impl_->relations.get(table.name);
    std::string columns, conditions;
    std::vector<Param> params;
    for (const auto& column : table.columns) {
      if (relation.column(column.name) == nullptr) continue;
      columns += (columns.empty() ? "t." : ", t.") + quote_ident(column.name);
    }
    for (const auto& [name, value] : where) {
      const RelationColumn* column = relation.column(name);
      if (column == nullptr) continue;
      conditions += (conditions.empty() ? " WHERE t." : " AND t.") + quote_ident(name);
      auto text = sql_text(*column, value);
      if (!text) {
        conditions += " IS NULL";
        continue;
      }
      params.emplace_back(std::move(*text));
      const std::string parameter = "$" + std::to_string(params.size());
      conditions += column->comparable ? " = " + parameter + "::" + column->type
                                       : "::pg_catalog.jsonb = " + parameter + "::pg_catalog.jsonb";
    }
    Rows rows = spi.query("SELECT pg_catalog.row_to_json(q.*)::text FROM (SELECT " + columns + " FROM " +
                              relation.qualified + " t" + conditions + ") q",
                          params);
    std::vector<Row> out;
    out.reserve(rows.rows.size());
    for (const auto& row : rows.rows) {
      auto value = aws::parse_json(row[0].value_or("null"));
      if (value) out.push_back(row_of_map(table, *value));
    }
    return out;
  });
}

std::vector<engine::RegionSetting> SpiStore::regions(const Table& table) {
  std::vector<engine::RegionSetting> out;
  for (const Row& row : load(table, {})) {
    engine::RegionSetting setting;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const std::string& use = table.columns[i].use;
      if (use == "name") setting.name = row[i].as_string();
      if (use == "default") setting.is_default = row[i].as_bool();
      if (use == "enabled") setting.is_enabled = row[i].is_null() || row[i].as_bool();
    }
    if (!setting.name.empty()) out.push_back(std::move(setting));
  }
  return out;
}

bool SpiStore::write_back(const Table& table, const Columns& key, const Columns& values) {
  return work([&](Spi& spi) {
    const Relation& relation = impl_->relations.get(table.name);
    aws::List key_values;
    std::string key_words;
    for (const auto& name : table.key) {
      aws::Value value;
      for (const auto& [column, given] : key) {
        if (column == name) value = given;
      }
      key_words += (key_words.empty() ? "" : "|") + value.to_text();
      key_values.push_back(std::move(value));
    }
    const aws::Value key_list(std::move(key_values));
    aws::Map fresh;
    for (const auto& [name, value] : values) {
      const RelationColumn* column = relation.column(name);
      if (column == nullptr || column->generated) continue;
      if (column->enumeration && !value.is_null() && !impl_->labels.usable(*column, value.to_text())) {
        impl_->problems.report(
            table, key_words,
            "column \"" + name + "\" does not know \"" + value.to_text() + "\", which AWS uses");
        continue;
      }
      fresh.set(name, value);
    }
    auto write = [&](const aws::Map& some) -> std::string {
      std::set<std::string> names;
      for (const auto& [name, value] : some) names.insert(name);
      try {
        Subtransaction savepoint;
        row_sql::update(spi, table, relation, key_list, aws::to_json(some), names);
        savepoint.release();
        return "";
      } catch (const PgError& e) {
        if (e.is_interrupt() || is_contention(e.sqlstate())) throw;
        return e.what();
      }
    };
    // Together; if one of them is refused, the others must still be known.
    if (!write(fresh).empty()) {
      for (const auto& [name, value] : fresh) {
        std::string error = write(aws::Map{{name, value}});
        if (!error.empty())
          impl_->problems.report(table, key_words, "column \"" + name + "\" cannot be stored: " + error);
      }
    }
    return !row_sql::by_keys(spi, table, relation, {key_list}).front().is_null();
  });
}

void SpiStore::restore(const Change& change) {
  std::string error;
  work([&](Spi& spi) {
    try {
      Subtransaction savepoint;
      restore_row(spi, impl_->relations, change);
      savepoint.release();
    } catch (const PgError& e) {
      if (e.is_interrupt() || is_contention(e.sqlstate())) throw;
      error = e.what();
    }
  });
  if (!error.empty()) impl_->problems.report(*change.table, "", "a row cannot be put back: " + error);
}

std::vector<std::string> SpiStore::restore_all(const Catalog& catalog, const std::string& transaction) {
  impl_->set_transaction(transaction);
  return work(
      [&](Spi& spi) { return restore_rows(spi, impl_->relations, net_changes(catalog, transaction)); });
}

std::vector<std::string> SpiStore::restore_some(const Catalog& catalog, const std::string& transaction,
                                                const std::vector<engine::RowName>& rows) {
  impl_->set_transaction(transaction);
  return work([&](Spi& spi) {
    return restore_rows(spi, impl_->relations, changes_of_rows(net_changes(catalog, transaction), rows));
  });
}

void SpiStore::release(const Catalog& catalog, const std::string& transaction,
                       const std::vector<engine::RowName>& rows) {
  work([&](Spi& spi) {
    std::vector<std::string> entries;
    for (const NetChange& change : changes_of_rows(net_changes(catalog, transaction), rows))
      entries.insert(entries.end(), change.entries.begin(), change.entries.end());
    spi.execute("UPDATE " + ext("iasql_audit_log") +
                    " SET transaction_id = NULL WHERE id = ANY ($1::pg_catalog.int4[])",
                {array_literal(entries)});
    return 0;
  });
}

// --- import

void SpiStore::Impl::stage_rows(const Table& table, const std::vector<engine::CloudRow>& rows) {
  auto& stage = stages[table.name];
  if (!stage) stage = std::make_unique<Stage>(table, relations.get(table.name));
  auto refused = [&](const std::string& row, const std::string& column, const std::string& why) {
    problems.report(table, row, "column \"" + column + "\" cannot hold what AWS says: " + why);
  };
  stage->add(rows, refused);
  for (const auto& row : rows) {
    if (!row.unread.empty()) problems.report(table, stage->describe(row), "it cannot be read: " + row.unread);
  }
  // So that they can be used when the stage is merged.
  for (std::size_t i = 0; i < stage->columns().size(); ++i) {
    for (const auto& label : stage->labels(i)) labels.usable(*stage->columns()[i].relation, label);
  }
}

void SpiStore::stage(const Table& table, std::vector<engine::CloudRow> rows) {
  if (rows.empty() || impl_->broken.count(table.name) != 0) return;
  std::string why;
  try {
    TransactionScope transaction;
    impl_->stage_rows(table, rows);
    transaction.commit();
  } catch (const PgError& e) {
    if (!impl_->own_transactions() || e.is_interrupt()) throw;
    why = e.what();
  } catch (const UserError& e) {
    if (!impl_->own_transactions()) throw;
    why = e.message;
  }
  if (!why.empty()) {
    impl_->stages.erase(table.name);
    impl_->broken[table.name] = why;
  }
  if (impl_->own_transactions() && !IsTransactionState()) impl_->labels.add_wanted();
}

std::vector<engine::Action> SpiStore::Impl::merge_table(const Catalog& catalog, const Table& table,
                                                        std::unique_ptr<Stage> stage, const engine::MergeScope& scope,
                                                        bool dry) {
  const bool complete_scope = !scope.only_staged && (scope.everything || !scope.regions.empty());
  return work([&](Spi&) {
    if (auto found = broken.find(table.name); found != broken.end())
      throw UserError(ERRCODE_UNDEFINED_OBJECT, found->second);
    if (!stage) stage = std::make_unique<Stage>(table, relations.get(table.name));
    // An insert may have to wait for what a session has not yet committed; that must not hold up everything
    // else.
    if (own_transactions()) set_lock_timeout(5000);
    auto actions = merger.merge(catalog, table, std::move(stage), scope, dry);
    if (!dry && complete_scope) {
      complete.insert(table.name);
      sync_state::succeeded(table.name, scope, own_transactions());
    }
    return actions;
  });
}

/// The table itself is not as its module made it: that is no reason to leave the others alone.
void SpiStore::Impl::report_broken(const Table& table, const engine::MergeScope& scope, const std::string& why) {
  engine::Problem problem;
  problem.module = table.module;
  problem.table = table.name;
  problem.error.kind = aws::Error::Kind::Config;
  problem.error.message = "its rows cannot be stored: " + why;
  log->problem(problem);
  work([&](Spi&) { sync_state::not_stored(table.name, scope, problem.text(), own_transactions()); });
}

std::vector<engine::Action> SpiStore::merge(const Catalog& catalog, const Table& table,
                                            const engine::MergeScope& scope, bool dry) {
  auto found = impl_->stages.find(table.name);
  const bool complete = !scope.only_staged && (scope.everything || !scope.regions.empty());
  if (found == impl_->stages.end() && !complete) return {};
  std::unique_ptr<Stage> stage;
  if (found != impl_->stages.end()) {
    stage = std::move(found->second);
    impl_->stages.erase(found);
  }
  std::string why;
  try {
    return impl_->merge_table(catalog, table, std::move(stage), scope, dry);
  } catch (const PgError& e) {
    if (!scope.partial || e.is_interrupt()) throw;
    why = e.what();
  } catch (const UserError& e) {
    if (!scope.partial) throw;
    why = e.message;
  }
  abort_transaction();
  impl_->report_broken(table, scope, why);
  begin();
  return {};
}

std::vector<engine::Part> SpiStore::wanted() {
  return work([&](Spi&) { return impl_->merger.wanted(); });
}

void SpiStore::clear_stage() {
  impl_->stages.clear();
  impl_->broken.clear();
  impl_->merger.forget_foreseen();
  auto complete = std::exchange(impl_->complete, {});
  if (!impl_->merger.waits() && complete.empty()) return;
  work([&](Spi&) {
    impl_->merger.finish();
    auto problems = impl_->problems.take();
    for (const auto& table : complete) sync_state::settled(table, problems[table], impl_->own_transactions());
  });
}

std::unique_ptr<engine::Store> make_store(Session::Mode mode) {
  return std::make_unique<SpiStore>(mode);
}

}  // namespace iasql::pg
