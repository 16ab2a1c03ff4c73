// Steps, their order, and what people see of them. See plan.hpp.
//
// Edges: a row is made after what it refers to; an object is deleted after every change or deletion of rows that
// referred to it; a new object waits for the deletion of one that is in its way; all other deletions come last, so
// that as little as possible is irreversible when something fails.
#include <algorithm>
#include <map>
#include <set>

#include "engine/leftover.hpp"
#include "engine/plan.hpp"
#include "engine/reader.hpp"

namespace iasql::engine {

namespace {

using Fate = Planned::Fate;
constexpr std::size_t none = static_cast<std::size_t>(-1);

struct Builder {
  const Catalog& catalog;
  RowCache& cache;
  Plan plan;
  // Steps of each planned row; none = there is no such step.
  std::vector<std::size_t> make, change, remove;
  std::map<std::pair<const Table*, std::string>, std::size_t> by_key;

  std::size_t add(Step::Do what, std::size_t row) {
    plan.steps.push_back({what, row, {}, {}, false});
    return plan.steps.size() - 1;
  }
  void edge(std::size_t step, std::size_t after) {
    if (step == none || after == none || step == after) return;
    auto& list = plan.steps[step].after;
    if (std::find(list.begin(), list.end(), after) == list.end()) list.push_back(after);
  }
  bool reaches(std::size_t from, std::size_t to) const {  // does `from` wait, directly or not, for `to`?
    std::vector<std::size_t> todo{from};
    std::set<std::size_t> seen;
    while (!todo.empty()) {
      const std::size_t s = todo.back();
      todo.pop_back();
      if (s == to) return true;
      if (!seen.insert(s).second) continue;
      for (std::size_t a : plan.steps[s].after) todo.push_back(a);
    }
    return false;
  }

  /// Index of the planned row that this reference value points to, or none.
  std::size_t target(const Column& column, const Value& key) const {
    const Table* table = catalog.table(column.ref->table);
    const std::string& name = target_key(column, *table);
    for (std::size_t i = 0; name != table->key.front() && i < plan.rows.size(); ++i) {
      const Planned& p = plan.rows[i];
      if (p.table == table && value_of(*table, p.base ? *p.base : p.row(), name) == key) return i;
    }
    if (name != table->key.front()) return none;
    auto found = by_key.find({table, key.to_text()});
    return found == by_key.end() ? none : found->second;
  }

  template <class F>
  void each_reference(const Table& table, const Row& row, F&& f) const {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const Column& column = table.columns[i];
      if (!column.ref || row[i].is_null()) continue;
      if (row[i].is_list()) {
        for (const Value& one : row[i].as_list()) f(target(column, one));
      } else {
        f(target(column, row[i]));
      }
    }
  }

  void add_steps() {
    const std::size_t n = plan.rows.size();
    make.assign(n, none);
    change.assign(n, none);
    remove.assign(n, none);
    for (std::size_t i = 0; i < n; ++i) {
      const Planned& p = plan.rows[i];
      if (!p.leftover) by_key.emplace(std::pair{p.table, value_of(*p.table, p.row(), p.table->key.front()).to_text()}, i);
      if (p.fate == Fate::Create || p.fate == Fate::Replace) make[i] = add(Step::Do::Create, i);
      if (p.fate == Fate::Update) change[i] = add(Step::Do::Update, i);
      if (p.fate == Fate::Delete || p.fate == Fate::Replace) remove[i] = add(Step::Do::Delete, i);
    }
  }

  void reference_edges() {
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
      const Planned& p = plan.rows[i];
      const std::size_t mine = make[i] != none ? make[i] : change[i];
      if (p.intent && mine != none) {
        each_reference(*p.table, *p.intent, [&](std::size_t t) {
          if (t == none || t == i) return;
          edge(mine, make[t]);
          edge(mine, change[t]);
        });
      }
      // What it referred to is deleted only when this row no longer refers to it.
      const std::size_t last = remove[i] != none ? remove[i] : change[i];
      const Row* before = p.base ? &*p.base : p.dependent ? &*p.intent : nullptr;
      if (before && last != none) {
        std::set<std::size_t> stays;
        if (p.intent && remove[i] == none) each_reference(*p.table, *p.intent, [&](std::size_t t) { stays.insert(t); });
        each_reference(*p.table, *before, [&](std::size_t t) {
          if (t == none || t == i) return;
          const Planned& other = plan.rows[t];
          if (stays.count(t) && other.table->replace_detaches && deletes_first(cache, other)) return;
          edge(remove[t], last);
        });
      }
      if (p.fate == Fate::Replace) {
        if (deletes_first(cache, p)) {
          edge(make[i], remove[i]);
        } else {
          edge(remove[i], make[i]);
        }
      }
    }
  }

  bool refers_to(const Planned& p, std::size_t row) const {
    bool found = false;
    const auto look = [&](std::size_t target) { found = found || target == row; };
    if (p.intent) each_reference(*p.table, *p.intent, look);
    if (p.base) each_reference(*p.table, *p.base, look);
    return found;
  }

  /// Columns whose update waits for rows that refer to their row get a step of their own.
  void late_steps() {
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
      const Planned& p = plan.rows[i];
      const std::size_t mine = make[i] != none ? make[i] : change[i];
      if (mine == none) continue;
      for (const UpdateGroup& group : p.table->update) {
        std::vector<std::size_t> first;
        for (std::size_t j = 0; j < plan.rows.size() && !group.after.empty(); ++j) {
          if (!contains(group.after, plan.rows[j].table->name) || !refers_to(plan.rows[j], i)) continue;
          for (const std::size_t step : {make[j], change[j], remove[j]}) {
            if (step != none) first.push_back(step);
          }
        }
        std::vector<std::string> columns;
        for (const std::string& name : group.columns) {
          const bool sent = make[i] != none ? !value_of(*p.table, *p.intent, name).is_null() : contains(p.push, name);
          if (sent) columns.push_back(name);
        }
        if (first.empty() || columns.empty()) continue;
        const std::size_t late = add(Step::Do::Update, i);
        plan.steps[late].late = true;
        plan.steps[late].leave = columns;
        auto& left = plan.steps[mine].leave;
        left.insert(left.end(), columns.begin(), columns.end());
        edge(late, mine);
        for (const std::size_t step : first) edge(late, step);
        if (make[i] != none) edge(remove[i], late);
      }
    }
  }

  /// An object goes after whatever hangs on it in the cloud: the rows of a leftover, and those of a commit that was
  /// interrupted, do not tell.
  void cloud_edges() {
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
      const Planned& p = plan.rows[i];
      const std::size_t last = remove[i] != none ? remove[i] : change[i];
      if (!p.cloud || last == none) continue;
      for (std::size_t c = 0; c < p.table->columns.size(); ++c) {
        const Column& column = p.table->columns[c];
        for (std::size_t t = 0; column.ref && t < plan.rows.size(); ++t) {
          const Planned& target = plan.rows[t];
          if (t == i || remove[t] == none || target.table->name != column.ref->table) continue;
          if (cloud_refers(p.cloud->row[c], column, target) && !reaches(last, remove[t])) edge(remove[t], last);
        }
      }
    }
  }

  /// Orders between tables that no reference expresses, within a region.
  void declared_edges() {
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
      const Table& table = *plan.rows[i].table;
      if (table.after.empty() && table.made_after.empty() && table.deleted_after.empty()) continue;
      for (std::size_t j = 0; j < plan.rows.size(); ++j) {
        const std::string& first = plan.rows[j].table->name;
        if (plan.rows[i].region != plan.rows[j].region) continue;
        const bool both = contains(table.after, first);
        const std::size_t mine = make[i] != none ? make[i] : change[i];
        const std::size_t other = make[j] != none ? make[j] : change[j];
        if (both || contains(table.made_after, first)) later(mine, other);
        if (both) later(remove[j], remove[i]);
        if (contains(table.deleted_after, first)) later(remove[i], remove[j]);
      }
    }
  }

  void later(std::size_t step, std::size_t than) {
    if (step != none && than != none && !reaches(than, step)) edge(step, than);
  }

  /// What must not exist twice: all columns that cannot be changed and all parts of the identity that users give.
  std::optional<std::string> place(const Planned& p, const Row& row) const {
    std::string out = p.table->name + "\n" + cache.region_of(*p.table, row);
    bool any = false;
    for (const Column& column : p.table->columns) {
      const bool names = contains(p.table->identity, column.name) && !column.computed && !column.region;
      if (!names && !contains(p.table->replace_columns, column.name)) continue;
      out += "\n" + cache.wire_value(column, value_of(*p.table, row, column.name)).to_text();
      any = true;
    }
    return any ? std::optional(out) : std::nullopt;
  }

  void collision_edges() {
    std::map<std::string, std::size_t> leaving;
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
      if (plan.rows[i].fate != Fate::Delete) continue;
      if (auto where = place(plan.rows[i], *plan.rows[i].base)) leaving.emplace(*where, remove[i]);
    }
    if (leaving.empty()) return;
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
      if (make[i] == none) continue;
      auto where = place(plan.rows[i], *plan.rows[i].intent);
      auto found = where ? leaving.find(*where) : leaving.end();
      if (found != leaving.end() && !reaches(found->second, make[i])) edge(make[i], found->second);
    }
  }

  void deletions_last() {
    std::set<std::size_t> needed;  // deletions somebody waits for
    std::vector<std::size_t> makers, deletions;
    for (std::size_t s = 0; s < plan.steps.size(); ++s) {
      if (plan.steps[s].what == Step::Do::Delete) {
        deletions.push_back(s);
        continue;
      }
      makers.push_back(s);
      std::vector<std::size_t> todo = plan.steps[s].after;
      while (!todo.empty()) {
        const std::size_t a = todo.back();
        todo.pop_back();
        if (!needed.insert(a).second) continue;
        for (std::size_t before : plan.steps[a].after) todo.push_back(before);
      }
    }
    if (makers.empty() || deletions.empty()) return;
    plan.steps.push_back({Step::Do::Barrier, 0, makers, {}, false});
    for (std::size_t d : deletions) {
      if (!needed.count(d)) plan.steps[d].after.push_back(plan.steps.size() - 1);
    }
  }

  std::optional<aws::Error> cycle() const {
    std::vector<int> waits(plan.steps.size());
    std::vector<std::vector<std::size_t>> next(plan.steps.size());
    for (std::size_t s = 0; s < plan.steps.size(); ++s) {
      waits[s] = static_cast<int>(plan.steps[s].after.size());
      for (std::size_t a : plan.steps[s].after) next[a].push_back(s);
    }
    std::vector<std::size_t> ready;
    for (std::size_t s = 0; s < waits.size(); ++s) {
      if (waits[s] == 0) ready.push_back(s);
    }
    std::size_t done = 0;
    while (!ready.empty()) {
      const std::size_t s = ready.back();
      ready.pop_back();
      ++done;
      for (std::size_t n : next[s]) {
        if (--waits[n] == 0) ready.push_back(n);
      }
    }
    if (done == plan.steps.size()) return std::nullopt;
    return aws::input_error("the changes wait for each other in a circle: " + name_cycle(waits));
  }

  std::string name_cycle(const std::vector<int>& waits) const {
    std::size_t s = 0;
    while (waits[s] == 0) ++s;
    std::vector<std::size_t> path;
    while (std::find(path.begin(), path.end(), s) == path.end()) {
      path.push_back(s);
      for (std::size_t a : plan.steps[s].after) {
        if (waits[a] != 0) {
          s = a;
          break;
        }
      }
    }
    std::string out, last;
    path.push_back(s);
    for (auto at = std::find(path.begin(), path.end(), s); at != path.end(); ++at) {
      const Planned& p = plan.rows[plan.steps[*at].row];
      const std::string name = p.table->name + " " + key_text(*p.table, p.row());
      if (name != last) out += (out.empty() ? "" : " → ") + name;  // a replaced row has two steps
      last = name;
    }
    return out;
  }
};

std::string description(const Planned& p, RowCache* cache) {
  const Value& before = value_of(*p.table, p.base ? *p.base : p.row(), p.table->label);
  if (!before.is_null()) return before.to_text();
  const Row* made = cache && p.intent ? cache->find(*p.table, value_of(*p.table, *p.intent, p.table->key.front())) : nullptr;
  const Value now = value_of(*p.table, made ? *made : p.row(), p.table->label);
  return now.is_null() ? key_text(*p.table, p.row()) : now.to_text();
}

}  // namespace

bool deletes_first(RowCache& cache, const Planned& p) {
  if (p.fate != Fate::Replace || p.region != p.old_region) return false;
  if (p.table->replace_order == ReplaceOrder::DeleteFirst) return true;
  if (p.table->delete_first_when.empty()) return false;
  aws::Map context;
  context.set("new", cache.wire(*p.table, *p.intent));
  context.set("old", cache.wire(*p.table, *p.base));
  return p.table->delete_first_when.test(Value(std::move(context)));
}

Result<Plan> order(const Catalog& catalog, RowCache& cache, std::vector<Planned> rows) {
  Builder b{catalog, cache, {}, {}, {}, {}, {}};
  b.plan.rows = std::move(rows);
  b.add_steps();
  b.reference_edges();
  b.late_steps();
  b.cloud_edges();
  if (auto error = b.cycle()) return *error;
  b.declared_edges();
  b.collision_edges();
  b.deletions_last();
  if (auto error = b.cycle()) return *error;
  return std::move(b.plan);
}

std::vector<Action> actions_of(const Plan& plan, RowCache* cache) {
  std::vector<Action> out;
  for (const Planned& p : plan.rows) {
    Action a;
    a.table = p.table->name;
    a.id = key_text(*p.table, p.row());
    a.description = description(p, cache);
    a.changes = p.changes;
    a.reason = p.reason;
    switch (p.fate) {
      case Fate::None:
        continue;
      case Fate::Create:
        a.kind = Action::Kind::Create;
        break;
      case Fate::Update:
        a.kind = Action::Kind::Update;
        break;
      case Fate::Replace:
        a.kind = Action::Kind::Replace;
        break;
      case Fate::Delete:
        a.kind = p.leftover ? Action::Kind::Replace : Action::Kind::Delete;
        break;
      case Fate::Implied:
        a.kind = Action::Kind::Delete;
        break;
      case Fate::Restore:
        a.direction = Action::Direction::Pull;
        a.kind = !p.intent ? Action::Kind::Create : p.base ? Action::Kind::Update : Action::Kind::Delete;
        break;
    }
    out.push_back(std::move(a));
  }
  return out;
}

}  // namespace iasql::engine
