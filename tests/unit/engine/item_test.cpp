// AWS's items -> rows.
#include <gtest/gtest.h>

#include "aws/json.hpp"
#include "engine/row.hpp"

namespace iasql::engine {
namespace {

Value json(const std::string& text) {
  auto parsed = aws::parse_json(text);
  EXPECT_TRUE(parsed.ok()) << text;
  return parsed ? *parsed : Value();
}

std::vector<Path> paths(std::initializer_list<const char*> texts) {
  std::vector<Path> compiled;
  for (const char* text : texts) compiled.push_back(*Path::compile(text));
  return compiled;
}

const char* const kModule = R"({
  "module": "m", "service": "svc",
  "tables": {"t": {
    "identity": ["name", "region"],
    "columns": {
      "name": "Name",
      "region": {"region": true},
      "size": {"path": "Attributes.Size", "codec": "number_text"},
      "tags": {"path": "Tags", "codec": "tags"},
      "vpc": {"path": "Vpc", "ref": {"table": "v", "column": "vpc_id", "region_path": "VpcRegion", "optional": true}},
      "owner": {"parent_path": "OwnerId"},
      "policy": {"from": "policy", "path": "Policy", "codec": "json_text"},
      "target": {"codec": {"variants": [{"path": "GatewayId", "like": "^igw"}, {"path": "NatId"}]}},
      "groups": {"path": "Groups[].Id", "virtual": true, "set": true},
      "secret": {"path": "Secret", "sensitive": true},
    },
    "facts": {"is_default": {"path": "IsDefault"}},
    "enrich": {"policy": {"operation": "GetPolicy", "input": {"Name": "$item.Name"}}},
    "list": {"operation": "ListThings", "items": "Things[]"},
  }},
})";

const Table& table() {
  static const auto loaded = load_module("m/module.json", kModule);
  EXPECT_TRUE(loaded.ok()) << (loaded ? "" : loaded.error().message);
  return (*loaded)->tables[0];
}

Value cell(const CloudRow& read, const char* column) {
  return read.row.at(table().index(column));
}

TEST(ReadItem, FillsEveryColumnFromItsSource) {
  const Value item = json(R"({"Name": "a", "Attributes": {"Size": "12"}, "Tags": [{"Key": "k", "Value": "v"}],
    "Vpc": "vpc-1", "VpcRegion": "eu-west-1", "NatId": "nat-1", "Groups": [{"Id": "g1"}, {"Id": "g2"}],
    "Secret": "hush", "IsDefault": true, "OwnerId": "not this one"})");
  const auto read = read_item(table(), item, json(R"({"OwnerId": "o1"})"),
                              json(R"({"policy": {"Policy": "%7B%22a%22%3A1%7D"}})"), "us-east-2");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->row.size(), table().columns.size());
  EXPECT_EQ(read->region, "us-east-2");
  EXPECT_TRUE(cell(*read, "id").is_null());
  EXPECT_EQ(cell(*read, "name"), Value("a"));
  EXPECT_EQ(cell(*read, "region"), Value("us-east-2"));
  EXPECT_EQ(cell(*read, "size"), Value(12));
  EXPECT_EQ(cell(*read, "tags"), json(R"({"k": "v"})"));
  EXPECT_EQ(cell(*read, "vpc"), Value("vpc-1"));
  EXPECT_EQ(read->ref_regions.at(table().index("vpc")), "eu-west-1");
  EXPECT_EQ(read->ref_regions.at(table().index("name")), "");
  EXPECT_EQ(cell(*read, "owner"), Value("o1"));
  EXPECT_EQ(cell(*read, "policy"), json(R"({"a": 1})"));
  EXPECT_EQ(cell(*read, "target"), Value("nat-1"));
  EXPECT_EQ(cell(*read, "groups"), json(R"(["g1", "g2"])"));
  EXPECT_TRUE(cell(*read, "secret").is_null());
  EXPECT_EQ(Value(read->facts), json(R"({"is_default": true})"));
}

TEST(ReadItem, MissingThingsAreNullAndMissingTagsAreEmpty) {
  const auto read = read_item(table(), json(R"({"Name": "a"})"), Value(), Value(), "us-east-2");
  ASSERT_TRUE(read);
  EXPECT_EQ(cell(*read, "tags"), Value(aws::Map{}));
  for (const char* column : {"size", "vpc", "owner", "policy", "target", "secret"}) {
    EXPECT_TRUE(cell(*read, column).is_null()) << column;
  }
  EXPECT_EQ(read->ref_regions.at(table().index("vpc")), "");
}

TEST(ReadItem, WithoutIdentityThereIsNoRow) {
  EXPECT_FALSE(read_item(table(), json(R"({"Tags": []})"), Value(), Value(), "us-east-2"));
}

TEST(ReadItem, OptionalReferencesInTheIdentityMayBeMissing) {
  Table changed = table();
  changed.identity.push_back("vpc");
  EXPECT_TRUE(read_item(changed, json(R"({"Name": "a"})"), Value(), Value(), "us-east-2"));
  changed.columns[changed.index("vpc")].ref->optional = false;
  EXPECT_FALSE(read_item(changed, json(R"({"Name": "a"})"), Value(), Value(), "us-east-2"));
}

TEST(ReadItem, GlobalTablesHaveNoRegion) {
  Table changed = table();
  changed.scope = Scope::Global;
  changed.identity = {"name"};
  const auto read = read_item(changed, json(R"({"Name": "a"})"), Value(), Value(), "us-east-2");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->region, "");
  EXPECT_TRUE(cell(*read, "region").is_null());
}

TEST(SelectItems, OneLevel) {
  const auto selected =
      select_items(paths({"Urls[]"}), Path(), json(R"({"Urls": ["a", null, "b"], "Page": 1})"));
  ASSERT_EQ(selected.size(), 2u);
  EXPECT_EQ(selected[1].first, Value("b"));
  EXPECT_EQ(selected[1].second, json(R"({"Page": 1})"));
}

TEST(SelectItems, TheParentIsOneLevelUp) {
  const Value page = json(R"({"Tables": [{"Id": "t1", "Routes": [{"C": 1}, {"C": 2}]}, {"Id": "t2"},
                                         {"Id": "t3", "Routes": [{"C": 3}]}]})");
  const auto selected = select_items(paths({"Tables[]", "Routes[]"}), Path(), page);
  ASSERT_EQ(selected.size(), 3u);
  EXPECT_EQ(selected[1].first["C"], Value(2));
  EXPECT_EQ(selected[1].second["Id"], Value("t1"));
  EXPECT_EQ(selected[2].second, json(R"({"Id": "t3"})"));
}

TEST(SelectItems, WhereSeesItemAndParent) {
  const Value page = json(
      R"({"Tables": [{"Id": "t1", "Routes": [{"C": 1}, {"C": 2}]}, {"Id": "t2", "Routes": [{"C": 2}]}]})");
  const Path where = *Path::compile("item.C == `2` && parent.Id != 't2'");
  const auto selected = select_items(paths({"Tables[]", "Routes[]"}), where, page);
  ASSERT_EQ(selected.size(), 1u);
  EXPECT_EQ(selected[0].second["Id"], Value("t1"));
}

TEST(SelectItems, WhatIsNoListIsOneItem) {
  const Value page = json(R"({"Queue": {"Name": "a"}})");
  EXPECT_EQ(select_items(paths({"Queue"}), Path(), page).at(0).first["Name"], Value("a"));
  EXPECT_EQ(select_items(paths({"@"}), Path(), page).at(0).first, page);
  EXPECT_TRUE(select_items(paths({"Nothing"}), Path(), page).empty());
}

}  // namespace
}  // namespace iasql::engine
