// iasql_drift(): every difference between rows and cloud as a row, and who has changed what since the two were equal.
//
// The merge finds the differences; the audit log has the base of rows with pending changes. Columns with secrets are
// never read from the cloud and so never appear. Changes nothing. Fails: UserError, PgError.
#include "pg/pg.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/row.hpp"
#include "pg/boundary.hpp"
#include "pg/changes.hpp"
#include "pg/entry.hpp"
#include "pg/report.hpp"
#include "pg/row_security.hpp"
#include "pg/session.hpp"
#include "pg/spi.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

using engine::Action;
using engine::Difference;

/// What users have changed and the cloud does not have yet, by table and key.
class Pending {
 public:
  explicit Pending(const engine::Catalog& catalog) {
    Spi spi;
    auto open = open_transaction(spi);
    if (open && open->status != "open") add(net_changes(catalog, open->id));
    add(net_changes(catalog, ""));
  }
  const NetChange* of(const engine::Table& table, const aws::Value& key) const {
    auto found = changes_.find({&table, key_words(key)});
    return found == changes_.end() ? nullptr : &found->second;
  }

 private:
  /// The first change of a row has its base.
  void add(std::vector<NetChange> changes) {
    for (auto& change : changes) {
      std::pair where{change.table, key_words(change.key)};
      changes_.emplace(std::move(where), std::move(change));
    }
  }
  std::map<std::pair<const engine::Table*, std::string>, NetChange> changes_;
};

const char* side_of(const engine::Table& table, const NetChange* change, const Difference& difference) {
  const engine::Column* column = table.column(difference.column);
  if (change == nullptr || column == nullptr) return "cloud";
  if (change->base.is_null()) return "both";
  const aws::Value& base = change->base[difference.column];
  if (engine::same(*column, base, difference.row)) return "cloud";
  return engine::same(*column, base, difference.cloud) ? "database" : "both";
}

/// Of a row that only one side has.
const char* side_of(const Action& action, const NetChange* change) {
  if (action.kind == Action::Kind::Create) return action.pending ? "database" : "cloud";
  if (change == nullptr) return "cloud";
  return change->base.is_null() ? "database" : "both";
}

Field text_of(const aws::Value& value) {
  return value.is_null() ? Field() : Field(value.to_text());
}
Field unless_empty(const std::string& text) {
  return text.empty() ? Field() : Field(text);
}

void add_action(ResultSet& results, const engine::Catalog& catalog, const Pending& pending, const Action& action) {
  const engine::Table* table = catalog.table(action.table);
  const NetChange* change = table != nullptr && action.key.is_list() ? pending.of(*table, action.key) : nullptr;
  if (action.kind == Action::Kind::Update) {
    for (const auto& one : action.differences) {
      results.add({action.table, action.id, unless_empty(action.region), one.column, side_of(*table, change, one),
                   text_of(one.row), text_of(one.cloud)});
    }
    return;
  }
  const bool in_cloud = action.kind == Action::Kind::Create;
  const Field name = action.description;
  results.add({action.table, unless_empty(action.id), unless_empty(action.region), Field(), side_of(action, change),
               in_cloud ? Field() : name, in_cloud ? name : Field()});
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_drift) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    const RowSecurity security;
    const iasql::engine::Catalog& catalog = installed_catalog();
    std::optional<Pending> pending;
    iasql::engine::Report report = [&] {
      AsOwner owner;
      Session session(Session::Mode::InTransaction);
      auto found = session.run_checked(session.reconciler().compare());
      pending.emplace(catalog);
      return found;
    }();
    security.confine(report);
    for (const auto& action : report.actions) add_action(results, catalog, *pending, action);
    return 0;
  });
}
