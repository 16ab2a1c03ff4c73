// iasql_wait_for(): asks AWS for one object again and again until a condition holds of it.
//
// Runs with the caller's rights: who may not read the whole row may not wait for it, and the condition is evaluated
// as the caller. The object's state is shown to the condition as a row of the table and written nowhere. Each look
// is a subtransaction that is rolled back, so that no lock is held between two of them and nothing that the
// condition does remains.
// Fails: UserError; when time is up with what was seen last.
#include "pg/pg.hpp"

#include "pg/aws_call.hpp"
#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/session.hpp"
#include "pg/spi.hpp"
#include "pg/state.hpp"

#include <algorithm>
#include <regex>

#include "aws/json.hpp"
#include "engine/plan.hpp"
#include "engine/reader.hpp"

namespace iasql::pg {

namespace {

using Clock = aws::Loop::Clock;
using std::chrono::milliseconds;

constexpr int timed_out = MAKE_SQLSTATE('I', 'A', '0', '0', '5');

aws::Task<void> rest(aws::Loop* loop, milliseconds pause) {
  auto sleeping = loop->sleep(pause);
  co_await sleeping;
}

class Wait {
 public:
  Wait(std::string table, std::string id, std::string condition)
      : name_(std::move(table)), id_(std::move(id)), condition_(std::move(condition)) {}

  void run(std::optional<Clock::time_point> deadline) {
    {
      Subtransaction reading;
      prepare();
      reading.rollback();
    }
    for (milliseconds pause{500};; pause = std::min(pause * 3 / 2, milliseconds{10000})) {
      Subtransaction reading;
      const bool holds = look();
      reading.rollback();
      if (holds) return;
      const auto now = Clock::now();
      if (deadline && now >= *deadline) give_up();
      const auto left = deadline ? std::chrono::ceil<milliseconds>(*deadline - now) : pause;
      session_->run(rest(&session_->client().loop(), std::min(pause, left)));
    }
  }

 private:
  std::string what() const { return name_ + " " + id_; }

  void prepare() {
    session_.emplace(Session::Mode::InTransaction);
    table_ = session_->catalog().table(name_);
    if (table_ == nullptr)
      throw UserError(own_state(State::Input), "no installed module has a table \"" + name_ + "\"", {},
                      "The tables are listed in iasql_tables.");
    if (table_->join || table_->scope == engine::Scope::Local || (!table_->readable() && !table_->get))
      throw UserError(own_state(State::Input), "rows of " + name_ + " are no objects of their own in AWS");
    std::vector<engine::Row> rows = session_->store().load(*table_, find_key());
    if (rows.empty()) throw no_row();
    row_ = std::move(rows.front());
    engine::RowCache cache(session_->catalog(), session_->store(), home());
    auto identity = engine::identity_of(*table_, cache, row_);
    if (!identity)
      throw UserError(own_state(State::NotNow), what() + " has not been created in AWS yet", {}, "Commit it first.");
    identity_ = std::move(*identity);
    region_ = cache.region_of(*table_, row_);
    (void)session_->reconciler();  // refuses an account that is not allowed
  }

  UserError no_row() const { return UserError(own_state(State::Input), name_ + " has no row " + id_); }

  /// As the caller, who must be able to see all of the row.
  engine::Columns find_key() const {
    std::string keys;
    for (const std::string& key : table_->key) keys += (keys.empty() ? "" : ", ") + ("t." + quote_ident(key)) + "::text";
    Spi spi;
    Rows rows = spi.query("SELECT " + keys + " FROM (SELECT * FROM " + ext(name_) + ") t WHERE pg_catalog.concat_ws(', ', " +
                              keys + ") = $1",
                          {id_});
    // Columns that a subquery does not need are checked all the same.
    if (rows.empty()) throw no_row();
    engine::Columns out;
    for (std::size_t i = 0; i < table_->key.size(); ++i) out.emplace_back(table_->key[i], aws::Value(rows.at(0, i).value_or("")));
    return out;
  }

  std::string home() {
    if (const engine::Table* regions = session_->catalog().with_role("regions")) {
      for (const auto& region : session_->store().regions(*regions)) {
        if (region.is_default) return region.name;
      }
    }
    return session_->fallback_region();
  }

  bool look() {
    engine::Reader reader(session_->client());
    auto rows = session_->run(reader.get(*table_, region_, table_->scope == engine::Scope::Global, {identity_}));
    if (!rows) {
      if (!rows.error().retryable) throw UserError(rows.error());
      last_ = rows.error().text();
      return false;
    }
    if (rows->empty()) {
      if (seen_) throw UserError(own_state(State::NotNow), what() + " no longer exists in AWS");
      last_ = "AWS does not show the object.";
      return false;
    }
    seen_ = true;
    const aws::Map row = shown(rows->front());
    remember(row);
    Spi spi;
    const std::string question = "SELECT (" + condition_ + "\n) IS TRUE FROM pg_catalog.jsonb_populate_record(NULL::" + ext(name_) +
                                 ", $1::pg_catalog.jsonb) AS " + quote_ident(name_);
    if (!Spi::is_one_statement(question)) throw UserError(own_state(State::Input), "the condition is not one expression");
    Rows answer = spi.query(question, {aws::to_json(aws::Value(row))});
    if (answer.rows.size() != 1 || answer.rows.front().size() != 1)
      throw UserError(own_state(State::Input), "the condition is not one expression");
    return answer.at(0, 0).value_or("f") == "t";
  }

  /// The row as a synchronisation would write it.
  aws::Map shown(const engine::CloudRow& cloud) {
    engine::RowCache cache(session_->catalog(), session_->store(), region_);
    aws::Map out;
    for (std::size_t i = 0; i < table_->columns.size(); ++i) {
      const engine::Column& column = table_->columns[i];
      if (column.virtual_ || column.sensitive) continue;
      if (column.local || column.region || !column.stored()) {
        out.set(column.name, row_[i]);
      } else if (!column.ref) {
        out.set(column.name, cloud.row[i]);
      } else {
        out.set(column.name, engine::differs_from_cloud(column, cache, row_[i], cloud.row[i])
                                 ? local_keys(column, cloud.row[i])
                                 : row_[i]);
      }
    }
    return out;
  }

  aws::Value local_keys(const engine::Column& column, const aws::Value& ids) {
    if (ids.is_list()) {
      aws::List out;
      for (const aws::Value& id : ids.as_list()) out.push_back(local_keys(column, id));
      return out;
    }
    const engine::Table* target = session_->catalog().table(column.ref->table);
    if (target == nullptr || ids.is_null()) return {};
    auto rows = session_->store().load(*target, {{column.ref->column, ids}});
    return rows.empty() ? aws::Value() : engine::value_of(*target, rows.front(), target->key.front());
  }

  /// The columns that the condition speaks of.
  void remember(const aws::Map& row) {
    last_.clear();
    const std::regex words("[A-Za-z_][A-Za-z0-9_]*");
    for (const auto& [name, value] : row) {
      const auto end = std::sregex_iterator();
      const bool named = std::any_of(std::sregex_iterator(condition_.begin(), condition_.end(), words), end,
                                     [&](const std::smatch& word) { return word.str() == name; });
      if (named) last_ += (last_.empty() ? "" : ", ") + name + " = " + (value.is_null() ? "NULL" : value.to_text());
    }
  }

  [[noreturn]] void give_up() const {
    throw UserError(timed_out, what() + " did not come to \"" + condition_ + "\" in time",
                    last_.empty() ? "" : "Last seen: " + last_);
  }

  std::string name_, id_, condition_;
  std::optional<Session> session_;
  const engine::Table* table_ = nullptr;
  engine::Row row_;
  aws::Map identity_;
  std::string region_, last_;
  bool seen_ = false;
};

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_wait_for) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    auto deadline = deadline_argument(fcinfo, 3);
    Wait wait(required_text(fcinfo, 0, "table_name"), required_text(fcinfo, 1, "id"), required_text(fcinfo, 2, "condition"));
    wait.run(deadline);
    return 0;
  });
}
