// What comes and goes with the rows of an undo; see undo_rows.hpp.
//
// AWS makes some objects by itself beside others. Those of a deleted object are not asked for again: they went with their
// owner without a call of their own, and their descriptor says that not every row does (`owner_when`), that such rows cannot be
// made (`protect`), or that they cannot be made at all. Those of a new object were imported by its own commit.
#include "pg/pg.hpp"

#include <algorithm>

#include "aws/json.hpp"
#include "engine/rows.hpp"
#include "pg/log_reader.hpp"
#include "pg/undo_rows.hpp"

namespace iasql::pg {

using engine::Table;
using Do = engine::Inverse::Do;

namespace {

using Named = std::pair<const Table*, std::string>;

// --- what AWS makes again

class Makers {
 public:
  Makers(Spi& spi, const engine::Catalog& catalog, const Undone& undone, UndoPlan& plan) : catalog_(catalog), plan_(plan) {
    Rows rows = spi.query("SELECT table_name, key::text FROM " + ext("iasql_journal") +
                              " WHERE transaction_id = $1 AND action = 'delete' AND state = 'done'",
                          {undone.id});
    for (const auto& row : rows.rows) {
      const Table* table = catalog.table(row[0].value_or(""));
      auto key = aws::parse_json(row[1].value_or("{}"));
      if (table != nullptr && key) called_.emplace(table, key_words(key_of_map(*table, *key)));
    }
  }

  void decide(UndoRow& row) {
    const Table& table = row.table();
    const UndoRow* owner = owner_of(row);
    row.left_to_cloud = nobody_states(table) || (owner != nullptr && comes_with(row, *owner));
    if (row.left_to_cloud || can_be_made(table)) return;
    plan_.conflicts.push_back(row.name() + " cannot be made again by a row");
    row.inverse.what = Do::Nothing;
  }

 private:
  const UndoRow* owner_of(const UndoRow& row) const {
    const Table& table = row.table();
    const engine::Column* column = table.owner.empty() ? nullptr : table.column(table.owner);
    return column == nullptr ? nullptr : target(row, *column);
  }

  /// The deleted row that a reference of a deleted row means.
  const UndoRow* target(const UndoRow& row, const engine::Column& column) const {
    const Table* other = column.ref ? catalog_.table(column.ref->table) : nullptr;
    if (other == nullptr) return nullptr;
    const std::string& key = engine::target_key(column, *other);
    for (const UndoRow& candidate : plan_.rows) {
      if (candidate.change.table == other && candidate.inverse.what == Do::Insert &&
          candidate.change.base[key] == row.change.base[column.name])
        return &candidate;
    }
    return nullptr;
  }

  bool comes_with(const UndoRow& row, const UndoRow& owner) const {
    if (owner.left_to_cloud) return true;
    if (called_.count({row.change.table, row.id}) > 0) return false;
    return !row.table().owner_when.empty() || cannot_be_asked_for(row);
  }

  bool cannot_be_asked_for(const UndoRow& row) const {
    aws::Map context = row.change.base.as_map(), refs;
    for (const auto& column : row.table().columns) {
      if (const UndoRow* other = column.ref ? target(row, column) : nullptr) refs.set(column.name, other->change.base);
    }
    context.set("ref", std::move(refs));
    context.set("fact", aws::Map{});
    const aws::Value document(std::move(context));
    return std::any_of(row.table().protect.begin(), row.table().protect.end(), [&](const engine::ProtectRule& rule) {
      return rule.on_create && (rule.when.empty() || rule.when.test(document));
    });
  }

  static bool nobody_states(const Table& table) {
    return std::all_of(table.columns.begin(), table.columns.end(),
                       [](const engine::Column& column) { return !column.pushable() || column.region; }) &&
           table.role.empty() && table.scope != engine::Scope::Local;
  }
  static bool can_be_made(const Table& table) {
    return table.create || table.join || !table.role.empty() || table.scope == engine::Scope::Local;
  }

  const engine::Catalog& catalog_;
  UndoPlan& plan_;
  std::set<Named> called_;  // deleted by calls of their own
};

// --- what hangs on what goes

struct Hanger {
  std::string parent;  // key of the row on which it hangs
  Named row;           // no table: one that is no module's
  std::string name, made_by;
  bool along = false;
};

using Roots = std::map<std::string, std::set<UndoRow*>>;  // key -> the rows of the undo that bring it up

class Hangers {
 public:
  Hangers(Spi& spi, Relations& relations, const engine::Catalog& catalog, const Undone& undone, UndoPlan& plan)
      : spi_(spi), relations_(relations), catalog_(catalog), undone_(undone), plan_(plan) {}

  /// Until nothing that stays hangs on what goes.
  void find() {
    while (!look()) {
    }
    std::set<Named> own;
    for (const UndoRow& row : plan_.rows)
      if (row.inverse.what == Do::Delete) own.emplace(row.change.table, row.id);
    for (const auto& [table, rows] : going_) {
      for (const auto& [key, roots] : rows)
        if (own.count({table, key}) == 0) plan_.along[table].insert(key);
    }
  }

 private:
  using Turn = std::map<const Table*, Roots>;

  bool look() {
    going_.clear();
    moving_.clear();
    for (UndoRow& row : plan_.rows) {
      if (row.inverse.what == Do::Delete) going_[row.change.table][row.id].insert(&row);
      if (row.inverse.what == Do::Update) moving_[{row.change.table, row.id}] = &row;
    }
    for (Turn turn = going_; !turn.empty();) {
      Turn next;
      for (const auto& [table, parents] : turn)
        if (!look_at(*table, parents, next)) return false;
      turn = std::move(next);
    }
    return true;
  }

  /// False: something stays, and so do the rows that brought it up.
  bool look_at(const Table& table, const Roots& parents, Turn& next) {
    for (const IncomingKey& key : incoming_keys(relations_.get(table.name))) {
      for (const Hanger& hanger : hanging(table, parents, key)) {
        if (is_going(hanger.row) || moves_away(hanger.row, key)) continue;
        const auto& roots = parents.at(hanger.parent);
        if (!hanger.along) {
          block(roots, hanger);
          return false;
        }
        going_[hanger.row.first][hanger.row.second] = roots;
        next[hanger.row.first][hanger.row.second] = roots;
      }
    }
    return true;
  }

  void block(const std::set<UndoRow*>& roots, const Hanger& hanger) {
    for (UndoRow* root : roots) {
      plan_.conflicts.push_back(root->name() + " stays: " + hanger.name + " hangs on it" +
                                (hanger.made_by.empty() ? "" : ", made by " + hanger.made_by));
      root->inverse.what = Do::Nothing;
    }
  }

  bool is_going(const Named& named) const {
    auto table = going_.find(named.first);
    return table != going_.end() && table->second.count(named.second) > 0;
  }

  bool moves_away(const Named& named, const IncomingKey& key) const {
    auto row = moving_.find(named);
    return row != moving_.end() && std::any_of(key.columns.begin(), key.columns.end(), [&](const std::string& column) {
             return row->second->inverse.columns.count(column) > 0;
           });
  }

  std::vector<Hanger> hanging(const Table& parent, const Roots& parents, const IncomingKey& key) {
    const Table* table = catalog_.table(key.child_name);
    if (table != nullptr && relations_.get(table->name).oid != key.child_oid) table = nullptr;
    std::string condition;
    for (std::size_t i = 0; i < key.columns.size(); ++i)
      condition += (i == 0 ? "c." : " AND c.") + quote_ident(key.columns[i]) + " = p." + quote_ident(key.referenced[i]);
    std::vector<std::string> keys;
    for (const auto& [name, roots] : parents) keys.push_back(name);
    Rows rows = [&] {
      AsOwner owner;  // says that there is something, whether the caller may see it or not
      return spi_.query("SELECT " + key_text_of_row(parent, "p") + ", " + (table != nullptr ? key_text_of_row(*table, "c") : "c.ctid::text") +
                            " FROM " + key.child + " c JOIN " + relations_.get(parent.name).qualified + " p ON " + condition +
                            " WHERE " + key_text_of_row(parent, "p") + " = ANY ($1::pg_catalog.text[]) ORDER BY 1, 2",
                        {array_literal(keys)});
    }();
    std::vector<Hanger> out;
    for (const auto& row : rows.rows)
      out.push_back({row[0].value_or(""), {table, row[1].value_or("")}, key.child_name, {}, false});
    if (table != nullptr && !out.empty()) look_up(*table, out);
    return out;
  }

  /// Who made them: AWS, if the transaction's own commit has imported them.
  void look_up(const Table& table, std::vector<Hanger>& hangers) {
    std::vector<std::string> keys;
    for (const Hanger& hanger : hangers) keys.push_back(hanger.row.second);
    const std::string key = key_text_of_json(table, "l.change->'change'");
    Rows rows = spi_.query("SELECT DISTINCT ON (1) " + key + ", l.id, l.origin, l.\"user\", l.ts FROM " + ext("iasql_audit_log") +
                               " l WHERE l.table_name = $1 AND l.change_type = 'INSERT' AND " + key +
                               " = ANY ($2::pg_catalog.text[]) ORDER BY 1, 2 DESC",
                           {table.name, array_literal(keys)});
    std::map<std::string, const std::vector<Field>*> made;
    for (const auto& row : rows.rows) made[row[0].value_or("")] = &row;
    for (Hanger& hanger : hangers) {
      hanger.name += " " + hanger.row.second;
      auto found = made.find(hanger.row.second);
      if (found == made.end()) continue;
      const auto& row = *found->second;
      const std::int64_t id = std::stoll(row[1].value_or("0"));
      const bool cloud = row[2] == "iasql";
      hanger.along = cloud && id > undone_.first && id < undone_.end;
      hanger.made_by = (cloud ? "the cloud" : row[3].value_or("")) + " at " + row[4].value_or("");
    }
  }

  Spi& spi_;
  Relations& relations_;
  const engine::Catalog& catalog_;
  const Undone& undone_;
  UndoPlan& plan_;
  Turn going_;
  std::map<Named, const UndoRow*> moving_;
};

}  // namespace

void leave_to_cloud(Spi& spi, const engine::Catalog& catalog, const Undone& undone, UndoPlan& plan) {
  Makers makers(spi, catalog, undone, plan);
  for (const Table* table : catalog.tables()) {
    for (UndoRow& row : plan.rows)
      if (row.change.table == table && row.inverse.what == Do::Insert) makers.decide(row);
  }
}

void find_hangers(Spi& spi, Relations& relations, const engine::Catalog& catalog, const Undone& undone, UndoPlan& plan) {
  Hangers hangers(spi, relations, catalog, undone, plan);
  hangers.find();
}

}  // namespace iasql::pg
