// Values by meaning: the first line chooses the column's kind, then come two JSON documents, one a line. Normal forms
// are fixpoints, and `same` is reflexive and symmetric.
#include "engine/forms.hpp"
#include "engine/row.hpp"
#include "fuzz.hpp"

using namespace iasql;

namespace {

engine::Column column_of(std::string_view kind) {
  using Kind = engine::Codec::Kind;
  engine::Column column;
  column.name = "c";
  column.policy = kind == "policy";
  column.set = kind == "set";
  if (kind == "tags") column.codec.kind = Kind::Tags;
  if (kind == "tagmap") column.codec.kind = Kind::TagMap;
  if (kind == "number") column.codec.kind = Kind::NumberText;
  if (kind == "boolean") column.codec.kind = Kind::BooleanText;
  if (kind == "json") column.codec.kind = Kind::JsonText;
  if (kind == "lower") column.codec.kind = Kind::Lower;
  if (kind == "keyed") column.element_key = {"Id"};
  return column;
}

aws::Value document_of(std::string_view text) {
  const aws::Result<aws::Value> parsed = aws::parse_json(text);
  return parsed ? *parsed : aws::Value(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::text_of(data, size);
  const engine::Column column = column_of(fuzz::take_line(text));
  const aws::Value a = document_of(fuzz::take_line(text)), b = document_of(text);

  const aws::Value normal = engine::normal_policy(a);
  fuzz::require(aws::to_canonical_json(engine::normal_policy(normal)) == aws::to_canonical_json(normal),
                "the normal form of a policy is a fixpoint", aws::to_canonical_json(normal));
  fuzz::require(engine::same(column, a, a), "a value is the same as itself");
  fuzz::require(engine::same(column, a, b) == engine::same(column, b, a), "being the same is symmetric");
  const engine::ListDiff none = engine::diff_lists(column, a, a);
  fuzz::require(none.added.size() == 0 && none.removed.size() == 0 && none.changed.size() == 0,
                "a list does not differ from itself");
  const engine::ListDiff diff = engine::diff_lists(column, a, b);
  fuzz::require(diff.put.size() == diff.added.size() + diff.changed.size(), "what is put is what is new or changed");
  (void)engine::from_wire(column, a);
  (void)engine::to_wire(column, b);
  return 0;
}
