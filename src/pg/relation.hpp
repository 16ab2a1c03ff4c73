// What PostgreSQL knows about a module's table: columns with their types, foreign keys in both directions,
// enum labels. PG-free header. Fails: UserError if the table is not there.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aws/value.hpp"

namespace iasql::pg {

struct RelationColumn {
  std::string name, type;          // type: as format_type() writes it, with its modifier
  std::string default_expression;  // "" = none
  unsigned type_oid = 0;
  int typmod = -1;
  bool not_null = false, generated = false;
  bool comparable = true;  // its type has an equality operator
  bool json = false, array = false, enumeration = false;
};

/// A foreign key, seen from the table it points to.
struct IncomingKey {
  unsigned child_oid = 0;
  std::string child, child_name;  // qualified and quoted; plain
  std::vector<std::string> columns, referenced;
  bool cascades = false;  // deleting what it points to deletes or changes the child
};

struct Relation {
  unsigned oid = 0;
  std::string name, qualified;  // plain; qualified and quoted
  std::vector<RelationColumn> columns;
  /// For columns of foreign keys: the column of the other table it is compared with, by (column, other
  /// table's oid).
  std::map<std::pair<std::string, unsigned>, std::string> points_to;

  const RelationColumn* column(std::string_view column_name) const;
};

/// The relations of one session or worker run, looked up when first used.
class Relations {
 public:
  const Relation& get(const std::string& table);
  bool has_label(unsigned enum_type, const std::string& label);
  /// After labels were added.
  void forget_labels() { labels_.clear(); }

 private:
  std::map<std::string, std::unique_ptr<Relation>> relations_;
  std::map<unsigned, std::set<std::string>> labels_;
};

/// Asked anew each time: users may add tables of their own.
std::vector<IncomingKey> incoming_keys(const Relation& relation);

/// The text from which the type's input function makes the value; none for NULL.
std::optional<std::string> sql_text(const RelationColumn& column, const aws::Value& value);

/// For a parameter that is cast to text[].
std::string array_literal(const std::vector<std::string>& texts);

}  // namespace iasql::pg
