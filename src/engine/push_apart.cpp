// After a failed push that is nobody's single decision: which rows the failure concerns. Those that hang together with a
// failed step by the plan's edges are undone and put back; rows that were done stay done, and those that were not begun
// wait for the next push. See push.hpp.
#include <algorithm>

#include "engine/push.hpp"

namespace iasql::engine {

namespace {

/// Which rows are connected: by edges between their steps, or as the two objects of one row.
std::vector<std::set<std::size_t>> neighbours(const Plan& plan) {
  std::vector<std::set<std::size_t>> out(plan.rows.size());
  const auto connect = [&](std::size_t a, std::size_t b) {
    out[a].insert(b);
    out[b].insert(a);
  };
  for (const Step& step : plan.steps) {
    for (const std::size_t before : step.after) {
      const bool ordinary = step.what != Step::Do::Barrier && plan.steps[before].what != Step::Do::Barrier;
      if (ordinary) connect(step.row, plan.steps[before].row);
    }
  }
  for (std::size_t i = 0; i < plan.rows.size(); ++i) {
    for (std::size_t j = 0; plan.rows[i].leftover && j < plan.rows.size(); ++j) {
      const Planned &one = plan.rows[i], &other = plan.rows[j];
      if (one.table == other.table && key_of(*one.table, one.row()) == key_of(*other.table, other.row())) connect(i, j);
    }
  }
  return out;
}

}  // namespace

/// Rows that failed or stopped half-way, and all that are connected with them.
std::set<std::size_t> Push::concerned_rows() const {
  std::vector<std::size_t> begun(plan_.rows.size()), left(plan_.rows.size());
  for (std::size_t s = 0; s < plan_.steps.size(); ++s) {
    if (plan_.steps[s].what != Step::Do::Barrier) ++(finished_[s] ? begun : left)[plan_.steps[s].row];
  }
  std::vector<std::size_t> open;
  for (const auto& [step, error] : errors_) open.push_back(plan_.steps[step].row);
  for (std::size_t row = 0; row < plan_.rows.size(); ++row) {
    if (begun[row] > 0 && left[row] > 0) open.push_back(row);
  }
  const auto beside = neighbours(plan_);
  std::set<std::size_t> out;
  while (!open.empty()) {
    const std::size_t row = open.back();
    open.pop_back();
    if (!out.insert(row).second) continue;
    open.insert(open.end(), beside[row].begin(), beside[row].end());
  }
  return out;
}

/// Takes out of the undo what the failure does not concern.
std::vector<RowName> Push::leave_apart() {
  const std::set<std::size_t> concerned = concerned_rows();
  std::set<std::size_t> begun;
  for (const Done& done : done_) begun.insert(plan_.steps[done.step].row);
  std::vector<RowName> put_back, later;
  for (std::size_t i = 0; i < plan_.rows.size(); ++i) {
    const Planned& p = plan_.rows[i];
    RowName name{p.table, key_of(*p.table, p.row())};
    if (concerned.count(i)) {
      put_back.push_back(std::move(name));
    } else if (!begun.count(i) && p.fate != Planned::Fate::None && p.fate != Planned::Fate::Restore) {
      later.push_back(std::move(name));
    }
  }
  const auto apart = [&](const Done& done) { return !concerned.count(plan_.steps[done.step].row); };
  kept_ = static_cast<std::size_t>(std::count_if(done_.begin(), done_.end(), apart));
  std::erase_if(done_, apart);
  std::erase_if(before_, [&](const JournalEntry& entry) {
    return std::none_of(put_back.begin(), put_back.end(), [&](const RowName& row) {
      return row.table->name == entry.table && row.key == entry.key;
    });
  });
  context_.store.begin();
  context_.store.release(context_.catalog, transaction_, later);
  context_.store.commit();
  return put_back;
}

}  // namespace iasql::engine
