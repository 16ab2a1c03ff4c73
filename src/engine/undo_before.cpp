// What an interrupted run of the same transaction has done, put in front of what this one has done, so that undo() takes
// back both. The journal says what was done in which order, the plan what it was. Rows that users have changed since in a
// way that does not show what to take back are left alone and counted. See push.hpp.
#include <algorithm>

#include "engine/push.hpp"

namespace iasql::engine {

using Fate = Planned::Fate;

namespace {

/// What users want is there already: an interrupted push has done it.
bool done_before(const Planned& p) {
  if (p.dependent || p.leftover || p.enforced) return false;
  if (!p.intent) return !p.cloud;
  if (!p.cloud || p.fate != Fate::None) return false;
  if (!p.base) return true;
  for (std::size_t i = 0; i < p.table->columns.size(); ++i) {
    const Column& column = p.table->columns[i];
    if (!column.local && !column.computed && !same(column, (*p.base)[i], (*p.intent)[i])) return true;
  }
  return false;
}

bool of_row(const JournalEntry& entry, const Table& table, const Row& row) {
  return entry.table == table.name && entry.key == key_of(table, row);
}

/// The object that the row has now.
bool made_it(const JournalEntry& entry, const Planned& p) {
  return std::all_of(p.table->identity.begin(), p.table->identity.end(), [&](const std::string& name) {
    const Column* column = p.table->column(name);
    const Value& saved = entry.detail[name];
    return !column->computed || saved.is_null() || same(*column, saved, p.cloud->row[p.table->index(name)]);
  });
}

}  // namespace

/// Of one planned row: the entries whose work can be taken back.
struct Push::Earlier {
  const JournalEntry *creation = nullptr, *update = nullptr, *deletion = nullptr;
  bool replaced = false, settled = false;
};

std::vector<Push::Earlier> Push::earlier_of_rows() {
  std::vector<Earlier> out(plan_.rows.size());
  for (std::size_t i = 0; i < plan_.rows.size(); ++i) {
    const Planned& p = plan_.rows[i];
    if (p.dependent || p.leftover || p.enforced) continue;
    Earlier seen;
    for (const JournalEntry& entry : before_) {
      if (!of_row(entry, *p.table, p.row())) continue;
      if (entry.action == "create" && p.cloud && made_it(entry, p)) seen.creation = &entry;
      if (entry.action == "update") seen.update = &entry;
      if (entry.action == "delete" && !seen.deletion) seen.deletion = &entry;
    }
    const Leftovers old = leftover_of(p);
    const bool kept = p.cloud && p.intent && p.fate != Fate::Replace;
    Earlier& e = out[i];
    e.settled = old == Leftovers::Open;  // the next recovery takes it back
    if (e.settled || old == Leftovers::Lost) continue;
    if (kept && !p.base) {
      e.creation = seen.creation;
    } else if (kept && seen.creation && (seen.deletion || old == Leftovers::Deleted)) {
      e.creation = seen.creation;
      if (old != Leftovers::Deleted) e.deletion = seen.deletion;
      e.replaced = true;
    } else if (kept) {
      e.update = seen.update;
    } else if (!p.intent && !p.cloud) {
      e.deletion = seen.deletion;
    }
    e.settled = e.creation || e.update || e.deletion;
  }
  return out;
}

/// What has become of the old object of a replacement that was interrupted.
Push::Leftovers Push::leftover_of(const Planned& p) const {
  for (std::size_t i = 0; i < plan_.rows.size(); ++i) {
    const Planned& old = plan_.rows[i];
    if (!old.leftover || old.table != p.table || key_of(*old.table, old.row()) != key_of(*p.table, p.row())) continue;
    if (!old.cloud) return Leftovers::Lost;
    return already_deleted(i) ? Leftovers::Deleted : Leftovers::Open;
  }
  return Leftovers::None;
}

/// Columns of an earlier update: those that users have changed, and references that followed a replaced row.
std::vector<std::string> Push::updated_before(const Planned& p, const std::vector<Earlier>& earlier, bool changed) const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < p.table->columns.size(); ++i) {
    const Column& column = p.table->columns[i];
    if (column.computed || !in_update_group(*p.table, column.name)) continue;
    bool back = changed && p.base && !same(column, (*p.base)[i], (*p.intent)[i]);
    for (std::size_t r = 0; column.ref && !column.virtual_ && r < earlier.size(); ++r) {
      const Planned& target = plan_.rows[r];
      back = back || (earlier[r].replaced && target.table->name == column.ref->table &&
                      value_of(*target.table, target.row(), target.table->key.front()) == (*p.intent)[i]);
    }
    if (back) out.push_back(column.name);
  }
  return out;
}

namespace {

/// Of a row that users have deleted since, whose object was still there: all that the earlier run has set.
std::vector<std::string> updated_then_deleted(const Planned& p, const JournalEntry& entry) {
  std::vector<std::string> out;
  for (const Value& name : entry.detail["columns"].as_list()) {
    const Column* column = p.table->column(name.to_text());
    if (column && in_update_group(*p.table, column->name)) out.push_back(column->name);
  }
  return out;
}

}  // namespace

/// The planned row that an entry is about, or a row that nobody has changed.
std::optional<std::size_t> Push::row_of_entry(const JournalEntry& entry) {
  for (std::size_t i = 0; i < plan_.rows.size(); ++i) {
    if (!plan_.rows[i].leftover && of_row(entry, *plan_.rows[i].table, plan_.rows[i].row())) return i;
  }
  const Table* table = context_.catalog.table(entry.table);
  if (!table || entry.action != "update" || entry.key.empty()) return std::nullopt;
  const Row* row = cache_.find(*table, entry.key.front().second);
  if (!row) return std::nullopt;
  Planned p;
  p.table = table;
  p.base = p.intent = *row;
  p.dependent = true;
  p.region = p.old_region = cache_.region_of(*table, Row(*p.base));
  plan_.rows.push_back(std::move(p));
  return plan_.rows.size() - 1;
}

/// Returns how many changes that were made before cannot be taken back.
std::size_t Push::take_up_earlier() {
  std::vector<Earlier> earlier = earlier_of_rows();
  std::size_t left = 0;
  for (std::size_t i = 0; i < earlier.size(); ++i) left += done_before(plan_.rows[i]) && !earlier[i].settled;
  std::vector<Done> all;
  for (const JournalEntry& entry : before_) {
    const auto row = row_of_entry(entry);
    if (!row) continue;
    const Planned& p = plan_.rows[*row];
    const Earlier known = *row < earlier.size() ? earlier[*row] : Earlier{};
    Done done;
    done.entry = entry;
    Step::Do what = Step::Do::Update;
    if (&entry == known.creation) {
      what = Step::Do::Create;
      done.after = p.cloud;
    } else if (&entry == known.deletion) {
      what = Step::Do::Delete;
    } else if (entry.action == "update" && p.intent && p.base && !known.replaced) {
      done.columns = updated_before(p, earlier, &entry == known.update);
      if (done.columns.empty()) continue;
    } else if (entry.action == "update" && !p.intent && p.base && p.cloud) {
      done.columns = updated_then_deleted(p, entry);
    } else {
      continue;
    }
    done.step = plan_.steps.size();
    plan_.steps.push_back({what, *row, {}, {}, false});
    all.push_back(std::move(done));
  }
  keep_orphans(earlier);
  done_.insert(done_.begin(), std::make_move_iterator(all.begin()), std::make_move_iterator(all.end()));
  return left;
}

/// An old object that went in this run comes back only if the new one can go.
void Push::keep_orphans(const std::vector<Earlier>& earlier) {
  std::erase_if(done_, [&](const Done& done) {
    const Planned& old = plan_.rows[plan_.steps[done.step].row];
    if (!old.leftover) return false;
    for (std::size_t i = 0; i < earlier.size(); ++i) {
      if (earlier[i].replaced && key_of(*plan_.rows[i].table, plan_.rows[i].row()) == key_of(*old.table, old.row()) &&
          plan_.rows[i].table == old.table)
        return false;
    }
    completed_.push_back(old.table->name + " " + key_text(*old.table, old.row()));
    return true;
  });
}

}  // namespace iasql::engine
