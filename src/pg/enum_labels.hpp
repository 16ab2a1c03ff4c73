// Enum labels that AWS knows and our types do not yet: added to the type where PostgreSQL lets them be used,
// so that a new state or engine name never stops an import. PG-free header.
#pragma once

#include <map>
#include <set>
#include <string>

#include "pg/relation.hpp"

namespace iasql::pg {

class EnumLabels {
 public:
  EnumLabels(Relations& relations, bool own_transactions)
      : relations_(relations), own_transactions_(own_transactions) {}

  /// True if the label can be used now; it is added if the type was made by this very transaction. Otherwise
  /// it is remembered for add_wanted().
  bool usable(const RelationColumn& column, const std::string& label);
  /// In a worker, between its transactions: adds what was asked for and not there, in a transaction of its
  /// own.
  void add_wanted();

 private:
  Relations& relations_;
  bool own_transactions_;
  struct Type {
    std::string name;
    std::set<std::string> labels;
  };
  std::map<unsigned, Type> wanted_;
};

}  // namespace iasql::pg
