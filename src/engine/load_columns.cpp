// Columns, their codecs and references, from a descriptor.
// Must not know: tables. Fails: through Problems.
#include <algorithm>

#include "engine/forms.hpp"
#include "engine/load.hpp"

namespace iasql::engine {

namespace {

std::optional<Codec::Kind> plain_codec(const std::string& name) {
  using Kind = Codec::Kind;
  static constexpr std::pair<std::string_view, Kind> kKinds[] = {{"tags", Kind::Tags},
                                                                 {"tag_map", Kind::TagMap},
                                                                 {"number_text", Kind::NumberText},
                                                                 {"boolean_text", Kind::BooleanText},
                                                                 {"epoch_ms", Kind::EpochMs},
                                                                 {"json_text", Kind::JsonText},
                                                                 {"lower", Kind::Lower},
                                                                 {"upper", Kind::Upper}};
  for (const auto& [text, kind] : kKinds) {
    if (text == name) return kind;
  }
  return std::nullopt;
}

void load_labels(Fields& codec, const char* key, Codec& into) {
  const Value* labels = codec.take(key);
  if (!labels->is_map() || labels->as_map().empty()) codec.fail(key, "must be an object of labels");
  Fields fields(codec.problems(), *labels, codec.at(key));
  for (const auto& [label, texts] : labels->as_map()) {
    into.labels.emplace_back(label, fields.texts(label));
    if (into.labels.back().second.empty()) fields.fail(label, "has no wire text");
  }
}

void load_variants(Fields& codec, Codec& into) {
  const Value* variants = codec.take("variants");
  if (!variants->is_list() || variants->as_list().empty()) codec.fail("variants", "must be a list");
  std::size_t i = 0;
  for (const Value& variant : variants->as_list()) {
    Fields fields(codec.problems(), variant, codec.at("variants") + "[" + std::to_string(i++) + "]");
    Codec::Variant one{fields.required_text("path"), fields.text("like")};
    compile_expression(fields.problems(), fields.at("path"), one.path);
    if (!is_pattern(one.like)) fields.fail("like", "is no regular expression");
    into.variants.push_back(std::move(one));
  }
}

Codec load_codec(Fields& column) {
  Codec codec;
  const Value* written = column.take("codec");
  if (!written) return codec;
  if (written->is_string()) {
    const auto kind = plain_codec(written->as_string());
    if (!kind) column.fail("codec", "unknown codec \"" + written->as_string() + "\"");
    codec.kind = kind.value_or(Codec::Kind::Plain);
    return codec;
  }
  Fields fields(column.problems(), *written, column.at("codec"));
  if (fields.has("map")) {
    codec.kind = Codec::Kind::Map;
    load_labels(fields, "map", codec);
  } else if (fields.has("suffix")) {
    codec.kind = Codec::Kind::Suffix;
    load_labels(fields, "suffix", codec);
  } else if (fields.has("variants")) {
    codec.kind = Codec::Kind::Variants;
    load_variants(fields, codec);
  } else if (fields.has("template") || fields.has("reverse")) {
    codec.kind = Codec::Kind::Template;
    if (!fields.has("template")) fields.fail("template", "is missing");
    if (!fields.has("reverse")) fields.fail("reverse", "is missing");
    codec.template_ = fields.template_("template");
    codec.reverse = fields.expression("reverse");
  } else {
    column.fail("codec", "unknown codec");
  }
  return codec;
}

void load_reference(Fields& column, Column& into) {
  const Value* written = column.take("ref");
  if (!written) return;
  Fields fields(column.problems(), *written, column.at("ref"));
  Reference reference;
  reference.table = fields.required_text("table");
  reference.column = fields.required_text("column");
  reference.key = fields.text("key");
  reference.region_path = fields.expression("region_path");
  reference.optional = fields.flag("optional");
  into.ref = std::move(reference);
}

void load_path(Fields& fields, Column& column) {
  column.parent_path = fields.has("parent_path");
  column.from = fields.text("from");
  if (fields.has("path") && column.parent_path) fields.fail("parent_path", "there is a path as well");
  if (column.parent_path && !column.from.empty())
    fields.fail("parent_path", "cannot be read from an enrich answer");
  column.path = fields.expression(column.parent_path ? "parent_path" : "path");
  if (!column.from.empty() && column.path.empty() && column.codec.kind != Codec::Kind::Variants) {
    fields.fail("path", "is missing");
  }
}

void load_canonical(Fields& fields, Column& column) {
  const std::string canonical = fields.text("canonical");
  column.policy = canonical == "policy";
  if (!canonical.empty() && !column.policy) fields.fail("canonical", "unknown form \"" + canonical + "\"");
}

}  // namespace

Column load_column(Problems& problems, const std::string& name, const Value& written,
                   const std::string& place) {
  Column column;
  column.name = name;
  if (written.is_string()) {
    column.path = compile_expression(problems, place, written.as_string());
    return column;
  }
  Fields fields(problems, written, place);
  column.codec = load_codec(fields);
  load_path(fields, column);
  column.computed = fields.flag("computed");
  column.local = fields.flag("local");
  column.region = fields.flag("region");
  column.virtual_ = fields.flag("virtual");
  column.set = fields.flag("set");
  column.ordered = fields.flag("ordered");
  column.write_only = fields.flag("write_only");
  column.sensitive = fields.flag("sensitive") || column.write_only;
  column.volatile_ = fields.flag("volatile");
  column.partial = fields.flag("partial");
  load_canonical(fields, column);
  load_reference(fields, column);
  column.compare = fields.texts("compare");
  column.element_key = fields.texts("element_key");
  column.ignore = fields.expression("ignore");
  if (const Value* unstated = fields.take("unstated")) column.unstated = *unstated;
  column.create_default = fields.template_("create_default");
  if (const Value* null_as = fields.take("null_as")) column.null_as = *null_as;
  column.use = fields.text("use");
  return column;
}

}  // namespace iasql::engine
