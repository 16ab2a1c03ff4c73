// What is left out of a page makes no difference: every table of every module, on pages made up from the models.
#include <gtest/gtest.h>

#include <random>

#include "aws/json.hpp"
#include "aws/lookup.hpp"
#include "aws/shape.hpp"
#include "engine/row.hpp"
#include "engine/wanted.hpp"

namespace iasql::engine {
namespace {

using aws::Shape;

/// Documents of a shape, with members missing now and then.
class MadeUp {
 public:
  explicit MadeUp(unsigned seed) : random_(seed) {}

  Value of(const Shape& shape, int depth = 0) {
    switch (shape.type) {
      case Shape::Type::Structure: {
        aws::Map out;
        for (const auto& member : shape.members) {
          if (depth < 9 && below(5) > 0) out.set(member.name, of(*member.target, depth + 1));
        }
        return Value(std::move(out));
      }
      case Shape::Type::List: {
        aws::List out;
        for (int i = below(4) % 3; depth < 9 && i > 0; --i) out.push_back(of(*shape.element.target, depth + 1));
        return Value(std::move(out));
      }
      case Shape::Type::Map: {
        aws::Map out;
        for (const char* key : {"Policy", "VisibilityTimeout", "access_logs.s3.enabled"}) {
          if (depth < 9 && below(2) == 0) out.set(key, of(*shape.element.target, depth + 1));
        }
        return Value(std::move(out));
      }
      case Shape::Type::Boolean:
        return Value(below(2) == 0);
      case Shape::Type::String:
        return Value("text" + std::to_string(below(3)));
      case Shape::Type::Timestamp:
        return Value("2026-01-02T03:04:05Z");
      default:
        return Value(static_cast<std::int64_t>(below(3)));
    }
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::mt19937 random_;
};

Value pruned(const Value& document, const aws::Wanted& wanted) {
  if (wanted.all()) return document;
  if (document.is_list()) {
    aws::List out;
    for (const Value& element : document.as_list()) out.push_back(pruned(element, wanted));
    return Value(std::move(out));
  }
  if (!document.is_map()) return document;
  aws::Map out;
  for (const auto& [name, member] : document.as_map()) {
    if (const aws::Wanted* inner = wanted.find(name)) out.set(name, pruned(member, *inner));
  }
  return Value(std::move(out));
}

std::size_t size_of(const Value& document) {
  return aws::to_json(document).size();
}

/// All that the reader makes of a page, as text.
std::string outcome(const Table& table, const ListSpec& spec, const Value& page) {
  std::string out;
  const aws::Map place{{"region", Value("us-east-1")}, {"partition", Value("aws")}, {"dns_suffix", Value("amazonaws.com")}};
  for (const auto& [item, parent] : select_items(spec.items, spec.where, page, &place)) {
    aws::Map context = place;
    context.set("item", item);
    for (const EnrichSpec& enrich : table.enrich) {
      if (!enrich.later) out += aws::to_json(fill(enrich.input, Value(context)));
      out += enrich.when.empty() || enrich.when.test(Value(context)) ? " asked" : " not asked";
      if (!enrich.match.empty()) out += aws::to_json(enrich.match.eval(item));
    }
    const auto row = read_item(table, item, parent, Value(), "us-east-1");
    if (!row) continue;
    for (const Value& value : row->row) out += aws::to_json(value) + "|";
    for (const std::string& region : row->ref_regions) out += region + "|";
    out += aws::to_json(Value(row->facts)) + "\n";
  }
  return out;
}

TEST(Wanted, WhatIsLeftOutMakesNoDifference) {
  ModuleStore store(SOURCE_DIR "/modules");
  aws::ModelStore models(SOURCE_DIR "/models");
  auto names = store.names();
  ASSERT_TRUE(names.ok());
  std::size_t rows = 0, whole = 0, kept = 0;
  for (const std::string& name : *names) {
    auto module = store.get(name);
    ASSERT_TRUE(module.ok());
    for (const Table& table : (*module)->tables) {
      for (const ListSpec& spec : table.list) {
        const auto found = aws::find_operation(models, spec.service, spec.operation);
        ASSERT_TRUE(found.ok()) << spec.operation;
        const Shape* output = found->model->shape(found->operation->output);
        ASSERT_TRUE(output) << spec.operation;
        aws::Wanted wanted;
        want(wanted, table, spec);
        MadeUp made_up(1);
        for (int i = 0; i < 60; ++i) {
          const Value page = made_up.of(*output), less = pruned(page, wanted);
          const std::string expected = outcome(table, spec, page);
          ASSERT_EQ(outcome(table, spec, less), expected) << name << "." << table.name << "\n" << aws::to_json(page);
          rows += expected.empty() ? 0 : 1;
          whole += size_of(page);
          kept += size_of(less);
        }
      }
    }
  }
  EXPECT_GT(rows, 500u);
  EXPECT_LT(kept, whole / 2);
}

}  // namespace
}  // namespace iasql::engine
