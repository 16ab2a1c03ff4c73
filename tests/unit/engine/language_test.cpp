// Keys of the descriptor language that say how tables hang together: companions from the other side, listings per parent,
// batches, lists that are stated in part, replacements and what becomes of what they own.
#include <gtest/gtest.h>

#include "engine/plan.hpp"
#include "memory_store.hpp"

namespace iasql::engine {
namespace {

std::string module_of(const std::string& tables) {
  return R"({"module": "m", "service": "svc", "tables": {)" + tables + "}}";
}

const char* const kParent = R"("parent": {"identity": "pid", "columns": {
  "pid": {"path": "Id", "computed": true}, "name": "Name", "region": {"region": true}},
  "list": {"operation": "ListParents", "items": "Parents[]"}})";

std::string child(const std::string& more) {
  return std::string(kParent) + R"(, "child": {"identity": "cid", "scope": {"region_of": "parent_id"}, "columns": {
    "cid": {"path": "Id", "computed": true}, "list": {"path": "List", "set": true, "element_key": ["Key"], "partial": true},
    "parent_id": {"path": "ParentId", "ref": {"table": "parent", "column": "pid"}}})" + more + "}";
}

std::string problem_of(const std::string& more) {
  auto loaded = load_module("m/module.json", module_of(child(more)));
  return loaded ? "" : loaded.error().message;
}

TEST(Language, ATableSaysThatItIsACompanion) {
  auto module = load_module("m/module.json", module_of(child(R"(, "companion_of": ["parent"])")));
  ASSERT_TRUE(module.ok()) << module.error().message;
  auto catalog = Catalog::build({*module});
  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  EXPECT_EQ(catalog->companions(*catalog->table("parent")), std::vector<const Table*>{catalog->table("child")});
  EXPECT_TRUE(catalog->companions(*catalog->table("child")).empty());
  auto wrong = load_module("m/module.json", module_of(child(R"(, "companion_of": ["none"])")));
  ASSERT_TRUE(wrong.ok());
  auto failed = Catalog::build({*wrong});
  ASSERT_FALSE(failed.ok());
  EXPECT_NE(failed.error().message.find("companion_of: there is no table \"none\""), std::string::npos);
}

TEST(Language, AListingPerParent) {
  const std::string list = R"(, "list": {"operation": "ListParents", "items": "Parents[]")";
  const std::string call = R"("operation": "ListChildren", "input": {"Parent": "$parent.Id"}, "items": "Children[]")";
  const std::string each = R"(, "each": {)" + call;
  auto module = load_module("m/module.json", module_of(child(list + each + "}}")));
  ASSERT_TRUE(module.ok()) << module.error().message;
  const ListSpec& spec = (*module)->table("child")->list.front();
  ASSERT_TRUE(spec.each);
  EXPECT_EQ(spec.each->operation, "ListChildren");
  EXPECT_NE(problem_of(R"(, "list": {)" + call + "}").find("there is no \"parent\""), std::string::npos);
  EXPECT_NE(problem_of(list + each + each + "}}}").find("each: unknown key"), std::string::npos);
}

TEST(Language, Batches) {
  const std::string bulk = R"("items": "Tags[]", "key": "Arn", "match": "Id", )";
  auto enrich = [&](const std::string& more) {
    return problem_of(R"(, "enrich": {"tags": {"operation": "ListTags", "input": {"Arns": "$matches"}, )" + more + "}}");
  };
  EXPECT_EQ(enrich(bulk + R"("batch": 20)"), "");
  EXPECT_NE(enrich(R"("batch": 20)").find("only a bulk listing has it"), std::string::npos);
  EXPECT_NE(enrich(bulk + R"("batch": 1.5)").find("whole number"), std::string::npos);
  EXPECT_NE(enrich(bulk + R"("gone": [])").find("there is no \"matches\""), std::string::npos);
}

TEST(Language, RemakingNeedsAnOwnerAndACreate) {
  const std::string create = R"(, "create": {"calls": [{"operation": "CreateChild"}]})";
  EXPECT_EQ(problem_of(create + R"(, "owner": "parent_id", "owner_remakes": true)"), "");
  EXPECT_NE(problem_of(create + R"(, "owner_remakes": true)").find("owner_remakes"), std::string::npos);
  EXPECT_NE(problem_of(R"(, "owner": "parent_id", "owner_remakes": true)").find("owner_remakes"), std::string::npos);
}

Value list_of(const std::vector<std::pair<std::string, std::string>>& elements) {
  aws::List out;
  for (const auto& [key, value] : elements) {
    aws::Map one;
    one.set("Key", key);
    one.set("Value", value);
    out.emplace_back(std::move(one));
  }
  return Value(std::move(out));
}

TEST(Language, AListThatIsStatedInPart) {
  auto module = load_module("m/module.json", module_of(child("")));
  ASSERT_TRUE(module.ok());
  auto catalog = Catalog::build({*module});
  ASSERT_TRUE(catalog.ok());
  test::MemoryStore store(*catalog);
  RowCache cache(*catalog, store, "r");
  const Column& column = *catalog->table("child")->column("list");
  const Value cloud = list_of({{"a", "1"}, {"b", "2"}});
  EXPECT_FALSE(differs_from_cloud(column, cache, list_of({{"b", "2"}}), cloud));
  EXPECT_TRUE(differs_from_cloud(column, cache, list_of({{"b", "3"}}), cloud));
  EXPECT_TRUE(differs_from_cloud(column, cache, list_of({{"c", "1"}}), cloud));
}

}  // namespace
}  // namespace iasql::engine
