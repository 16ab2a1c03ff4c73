// The stage of one table: what was read from the cloud, kept until it is merged. Needs pg.hpp before it.
//
// One column per column that is read, of the table's own type, but text for references (the wire value) and
// for enums (labels may be new); `<column>__region` beside references that say their region; `__region`, and
// `__ok`: false if a value that the table needs did not fit its type. A row that is not ok still says that
// its object exists.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "engine/row.hpp"
#include "pg/relation.hpp"
#include "pg/tuples.hpp"

namespace iasql::pg {

struct StageColumn {
  std::size_t index = 0;  // in the descriptor
  const engine::Column* column = nullptr;
  const RelationColumn* relation = nullptr;
  bool identity = false, reference = false, has_region = false;
  bool as_text() const { return reference || relation->enumeration; }
};

/// The columns of the table that a listing fills: not local, virtual, sensitive or without a place in the
/// item.
std::vector<StageColumn> stage_columns(const engine::Table& table, const Relation& relation);

class Stage {
 public:
  Stage(const engine::Table& table, const Relation& relation);
  ~Stage();

  /// row (as text), column, what PostgreSQL says about the value.
  using Refused =
      std::function<void(const std::string& row, const std::string& column, const std::string& why)>;
  void add(const std::vector<engine::CloudRow>& rows, const Refused& refused);

  /// Its identity, for people.
  std::string describe(const engine::CloudRow& row) const;
  const std::vector<StageColumn>& columns() const { return columns_; }
  Tuples& tuples() { return *tuples_; }
  /// An identity did not fit its type: it is not known what exists, so nothing may be taken for gone.
  bool damaged() const { return damaged_; }
  /// Distinct labels staged for the enum column at this position of columns().
  const std::set<std::string>& labels(std::size_t position) const { return labels_[position]; }

 private:
  struct Inputs;
  using Texts = std::vector<std::optional<std::string>>;
  Texts texts_of(const engine::CloudRow& row);
  void put(const Texts& texts);
  void put_what_fits(const engine::CloudRow& row, Texts texts, const Refused& refused);
  bool fits(const Texts& texts, std::size_t field, std::string& why);

  const engine::Table& table_;
  std::vector<StageColumn> columns_;
  std::vector<std::set<std::string>> labels_;
  std::vector<std::size_t> field_column_;  // field -> position in columns_, or npos
  std::unique_ptr<Inputs> inputs_;
  std::unique_ptr<Tuples> tuples_;
  bool damaged_ = false;
};

}  // namespace iasql::pg
