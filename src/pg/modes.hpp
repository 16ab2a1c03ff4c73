// Which side of a table or row leads: the rows of iasql_mode, the most specific one of which counts, and
// iasql.read_only, which stands above them. PG-free header. Fails: PgError, UserError.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "engine/ports.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

enum class Mode {
  TwoWay,
  Track,   // cloud to rows only
  Enforce  // rows to cloud: what is changed there is put back
};

class Modes {
 public:
  /// As they are now. Inside a Spi session.
  static Modes load(Spi& spi);
  /// Of a row with this key (a list of the key columns' values).
  Mode of(const engine::Table& table, const aws::Value& key) const;

 private:
  bool read_only_ = false;
  Mode database_ = Mode::TwoWay;
  std::map<std::string, Mode> modules_, tables_;
  std::map<std::pair<std::string, std::string>, Mode> rows_;  // table, key object as canonical JSON
};

/// The mode of a table's rows that have none of their own. Inside a Spi session.
struct TableMode {
  Mode mode = Mode::TwoWay;
  bool rows_differ = false;  // some rows have one
};
TableMode mode_of_table(Spi& spi, const std::string& table);

/// Refuses changes of users to rows that only follow the cloud. `rows` is what stands after FROM, rows `r`. Inside a
/// Spi session.
void check_may_edit(Spi& spi, const std::string& table, const std::string& rows);

/// With iasql.read_only, nothing is done to the cloud: UserError.
void check_may_push();

}  // namespace iasql::pg
