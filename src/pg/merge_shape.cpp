// From a descriptor and a relation to the shape that merge_sql needs: references, regions, keys, labels.
#include "pg/pg.hpp"

#include "pg/merge.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

using engine::Catalog;
using engine::Table;
using merge_sql::Shape;

namespace {

const engine::Column* reference(const Table& table, const std::string& column) {
  const engine::Column* found = table.column(column);
  return found != nullptr && found->ref ? found : nullptr;
}

std::vector<std::string> other_transactions(const std::string& own) {
  Spi spi;
  Rows rows = spi.query_kept("SELECT id::text FROM " + ext("iasql_transaction") +
                                 " WHERE status IN ('committing', 'interrupted') AND id::text <> $1",
                             {own});
  std::vector<std::string> out;
  for (const auto& row : rows.rows) out.push_back(row[0].value_or(""));
  return out;
}

}  // namespace

/// The column of `to` that our column's foreign key compares with; without one, its first key column.
std::string Merger::target_key(const Table& from, const std::string& column, const Table& to) {
  const Relation& mine = relations_.get(from.name);
  auto found = mine.points_to.find({column, relations_.get(to.name).oid});
  return found != mine.points_to.end() ? found->second : to.key.front();
}

std::string Merger::region_of(const Catalog& catalog, const Table& table, const std::string& alias,
                              int depth) {
  if (table.scope == engine::Scope::Region && !table.region_column.empty())
    return alias + "." + merge_sql::ident(table.region_column);
  if (table.scope != engine::Scope::RegionOf || depth > 4) return "";
  const engine::Column* column = reference(table, table.region_of);
  const Table* owner = column != nullptr ? catalog.table(column->ref->table) : nullptr;
  if (owner == nullptr) return "";
  const std::string inner = "g" + std::to_string(depth);
  std::string region = region_of(catalog, *owner, inner, depth + 1);
  if (region.empty()) return "";
  return "(SELECT " + region + " FROM " + relations_.get(owner->name).qualified + " " + inner + " WHERE " +
         inner + "." + merge_sql::ident(target_key(table, column->name, *owner)) + " = " + alias + "." +
         merge_sql::ident(column->name) + ")";
}

void Merger::add_column(Shape& out, const Catalog& catalog, const Table& table, Stage& stage,
                        std::size_t position) {
  const StageColumn& from = stage.columns()[position];
  merge_sql::Column column;
  column.name = from.column->name;
  column.type = from.relation->type;
  column.default_expression = from.relation->default_expression;
  column.identity = from.identity;
  column.not_null = from.relation->not_null;
  column.comparable = from.relation->comparable;
  column.reference = from.reference;
  column.enumeration = from.relation->enumeration && !from.reference;
  if (column.enumeration) {
    for (const auto& label : stage.labels(position)) {
      if (!labels_.usable(*from.relation, label)) column.unknown_labels.push_back(label);
    }
  }
  if (from.reference) {
    const Table* target = catalog.table(from.column->ref->table);
    column.target.table = relations_.get(target->name).qualified;
    column.target.wire = from.column->ref->column;
    column.target.key = target_key(table, column.name, *target);
    column.target.region = region_of(catalog, *target, "ref" + std::to_string(position), 0);
    column.target.optional = from.column->ref->optional;
    column.target.has_region = from.has_region;
  }
  out.columns.push_back(std::move(column));
}

namespace {

std::string foreseen_name(const std::string& table) {
  return "iasql_foreseen " + table;
}

}  // namespace

/// Makes what the statements read by name visible to the innermost SPI session.
void Merger::announce(const Shape& s, Stage& stage) {
  stage.tuples().announce();
  for (auto& [table, kept] : foreseen_) {
    const std::string name = foreseen_name(table);
    for (const auto& column : s.columns) {
      if (column.target.foreseen != name) continue;
      kept->tuples().announce_as(name);
      break;
    }
  }
}

Shape Merger::shape(const Catalog& catalog, const Table& table, Stage* stage, bool dry, bool compare) {
  const Relation& relation = relations_.get(table.name);
  Shape out;
  out.table = relation.qualified;
  out.name = table.name;
  for (const auto& name : table.key) {
    const RelationColumn* column = relation.column(name);
    out.key.push_back({name, column != nullptr ? column->type : "text"});
  }
  out.label = relation.column(table.label) != nullptr ? table.label : table.key.front();
  out.region = region_of(catalog, table, "t", 0);
  out.audit_log = ext("iasql_audit_log");
  out.journal = ext("iasql_journal");
  out.own_transaction = transaction_;
  out.other_transactions = other_transactions(transaction_);
  out.with_pending = compare;
  out.lingers = static_cast<long>(table.lingers.count());
  if (stage == nullptr) return out;
  for (std::size_t i = 0; i < stage->columns().size(); ++i) add_column(out, catalog, table, *stage, i);
  for (std::size_t i = 0; dry && i < out.columns.size(); ++i) {
    if (!out.columns[i].reference) continue;
    const std::string& target = stage->columns()[i].column->ref->table;
    if (target == table.name) out.columns[i].target.foreseen = "iasql_stage";
    if (foreseen_.count(target) != 0) out.columns[i].target.foreseen = foreseen_name(target);
  }
  return out;
}

}  // namespace iasql::pg
