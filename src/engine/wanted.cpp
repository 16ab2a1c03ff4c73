// See wanted.hpp. What is followed here is what reader.cpp, reader_rest.cpp and item.cpp evaluate on a page.
#include "engine/wanted.hpp"

#include <vector>

#include "engine/template.hpp"

namespace iasql::engine {

namespace {

using aws::WantedPlaces;

/// A page's items and what is above them.
struct Found {
  WantedPlaces item, parent;
  /// Both by name, as conditions, templates and columns from everywhere see them.
  WantedPlaces names() const { return {{}, {{"item", item.places}, {"parent", parent.places}}}; }
};

Found follow_items(aws::Wanted& page, const std::vector<Path>& items) {
  Found out;
  out.item.places.push_back(&page);
  for (const Path& path : items) {
    out.parent = std::move(out.item);
    out.item = aws::trace(path, out.parent);
  }
  return out;
}

void want_template(const Value& template_, const WantedPlaces& context) {
  (void)visit_template(template_, [&](const Path& expression, bool) -> Status {
    aws::trace(expression, context).want_all();
    return aws::Unit{};
  });
}

void want_column(const Column& column, const Found& found) {
  if (column.local || column.sensitive) return;
  // Answers of extra reads are no part of a page.
  if (!column.from.empty() && column.from != "*") return;
  const WantedPlaces source = column.from == "*" ? found.names() : column.parent_path ? found.parent : found.item;
  if (!column.path.empty())
    aws::trace(column.path, source).want_all();
  else if (column.codec.kind == Codec::Kind::Variants)
    source.want_all();
  if (column.ref) aws::trace(column.ref->region_path, source).want_all();
}

void want_enrichment(const EnrichSpec& spec, const Found& found) {
  const WantedPlaces names = found.names();
  aws::trace(spec.when, names).want_all();
  aws::trace(spec.match, found.item).want_all();
  want_template(spec.input, names);
}

}  // namespace

void want(aws::Wanted& page, const Table& table, const ListSpec& spec) {
  const Found found = follow_items(page, spec.items);
  // What is listed under an item may look at all of it; and an expression may give what has no place in the page.
  if (spec.each || found.item.places.empty()) return page.want_all();
  aws::trace(spec.where, found.names()).want_all();
  for (const Column& column : table.columns) want_column(column, found);
  for (const Column& fact : table.facts) want_column(fact, found);
  for (const EnrichSpec& enrich : table.enrich) want_enrichment(enrich, found);
}

}  // namespace iasql::engine
