// Makes tables equal to their stages. Statements come from merge_sql; whether two values mean the same is the
// engine's to say. Needs pg.hpp before it.
//
// A row that PostgreSQL refuses (a constraint, a trigger, a foreign key of a user's own table) is reported
// and left out, the others go on. A deletion that other rows still point to waits until these have been
// merged.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/ports.hpp"
#include "pg/batches.hpp"
#include "pg/enum_labels.hpp"
#include "pg/merge_sql.hpp"
#include "pg/modes.hpp"
#include "pg/row_problems.hpp"
#include "pg/spi.hpp"
#include "pg/stage.hpp"

namespace iasql::pg {

/// Columns that a merge leaves as they are in rows that there are.
struct Ignored {
  engine::Ignores columns;
  std::set<std::string> made;  // rows, by their keys, whose objects the own transaction has made: they take everything
};

struct GoneRow {
  aws::Value key;  // list
  std::string id, label, xmin;
  bool pending = false;
  std::string region;
};

class Merger {
 public:
  Merger(Relations& relations, EnumLabels& labels, RowProblems& problems, bool own_transactions)
      : relations_(relations), labels_(labels), problems_(problems), own_transactions_(own_transactions) {}

  /// The transaction whose claimed changes are being carried out.
  void set_transaction(const std::string& id) { transaction_ = id; }

  /// Within an SPI session of its own; the caller runs it as owner and with EngineWrites.
  std::vector<engine::Action> merge(const engine::Catalog& catalog, const engine::Table& table,
                                    std::unique_ptr<Stage> stage, const engine::MergeScope& scope, bool dry);
  /// Deletions that have waited so far are done or reported now.
  void finish();
  /// Stages that a dry run has kept.
  void forget_foreseen() { foreseen_.clear(); }
  /// See engine::Store::wanted(). Within an SPI session.
  std::vector<engine::Part> wanted();
  bool waits() const { return !waiting_.empty() || !revisit_.empty(); }

 private:
  struct Pass;
  struct Waiting {
    const engine::Catalog* catalog;
    const engine::Table* table;
    std::vector<GoneRow> rows;
  };
  struct Revisit {
    const engine::Table* table;
    std::unique_ptr<Stage> stage;
    std::set<std::string> targets;
  };

  merge_sql::Shape shape(const engine::Catalog& catalog, const engine::Table& table, Stage* stage,
                         bool dry = false, bool compare = false);
  void add_column(merge_sql::Shape& shape, const engine::Catalog& catalog, const engine::Table& table,
                  Stage& stage, std::size_t position);
  std::string region_of(const engine::Catalog& catalog, const engine::Table& table, const std::string& alias,
                        int depth);
  std::string target_key(const engine::Table& from, const std::string& column, const engine::Table& to);

  void announce(const merge_sql::Shape& shape, Stage& stage);
  /// One query instead of two, for what nearly every sync finds.
  bool is_as_staged(const merge_sql::Shape& shape, Stage& stage, const engine::MergeScope& scope);
  std::vector<engine::Action> make_as_staged(const engine::Catalog& catalog, const engine::Table& table,
                                             const merge_sql::Shape& shape, Stage& stage,
                                             const engine::MergeScope& scope, bool dry);
  std::vector<GoneRow> find_gone(const merge_sql::Shape& shape, Stage& stage,
                                 const engine::MergeScope& scope);
  std::vector<engine::Action> keep_enforced(const engine::Table& table, std::vector<GoneRow>& gone) const;
  std::vector<engine::Action> remove(const engine::Catalog& catalog, const engine::Table& table,
                                     const merge_sql::Shape& shape, std::vector<GoneRow> gone, bool dry);
  std::set<std::int64_t> remove_rows(const engine::Table& table, const merge_sql::Shape& shape,
                                     const std::vector<GoneRow>& rows,
                                     const std::vector<merge_sql::Referrer>& referrers,
                                     std::vector<GoneRow>& blocked);
  std::vector<merge_sql::Referrer> referrers(const engine::Catalog& catalog, const merge_sql::Shape& shape,
                                             const Relation& relation, bool last);
  void retry_waiting();
  std::set<std::string> note_lost(const engine::Catalog& catalog, const merge_sql::Shape& shape, Stage& stage);

  void pass(const merge_sql::Shape& shape, const engine::Table& table, Stage& stage, bool dry,
            std::vector<engine::Action>& actions, std::size_t& inserted);
  std::size_t write(Spi& spi, Pass& pass, bool dry, std::vector<engine::Action>& actions);
  void revisit(const engine::Catalog& catalog, const engine::Table& merged,
               std::vector<engine::Action>& actions);
  Ignored ignored_of(Spi& spi, const engine::Table& table) const;
  Places update(Spi& spi, Pass& pass);
  Places insert(Spi& spi, Pass& pass);
  Refusals reporting(const engine::Table& table, const std::vector<engine::Action>& rows,
                     const std::string& what);

  Relations& relations_;
  EnumLabels& labels_;
  RowProblems& problems_;
  bool own_transactions_;
  std::string transaction_;
  bool told_ = true;            // the merge under way: see MergeScope
  std::optional<Modes> modes_;  // of the pull under way: enforced rows are not merged
  std::map<std::string, std::unique_ptr<Stage>> foreseen_;  // of a dry run: what earlier tables would have
  std::list<Waiting> waiting_;
  std::list<Revisit> revisit_;
  std::vector<engine::Part> lost_;  // to which rows of a partial pull refer
};

/// "column: old → new" of one column, short; nothing of a sensitive one.
std::string change_text(const engine::Column& column, const aws::Value& before, const aws::Value& after);

}  // namespace iasql::pg
