// The inverse of a committed change, when others may have changed the row since.
#include <gtest/gtest.h>

#include "aws/json.hpp"
#include "engine/inverse.hpp"

namespace iasql::engine {
namespace {

using Do = Inverse::Do;

const Table& table() {
  static const auto module = [] {
    auto loaded = load_module("toy.json", R"({"module": "toy", "service": "toy", "tables": {"thing": {
      "scope": "global", "identity": ["name"],
      "columns": {
        "id": {"local": true}, "name": {"path": "Name"}, "arn": {"path": "Arn", "computed": true}, "size": {"path": "Size"},
        "load": {"path": "Load", "volatile": true}, "zones": {"path": "Zones", "set": true}, "password": {"sensitive": true, "write_only": true}},
      "list": {"operation": "ListThings", "items": "Things[]"},
      "create": {"calls": [{"operation": "CreateThing", "input": {"Name": "$new.name"}}]},
      "delete": {"calls": [{"operation": "DeleteThing", "input": {"Name": "$old.name"}}]}}}})");
    if (!loaded) ADD_FAILURE() << loaded.error().text();
    return *loaded;
  }();
  return module->tables.front();
}

/// {"id": 1, …}; columns that are missing are null.
Row row(const char* json) {
  const Value map = *aws::parse_json(json);
  Row out;
  for (const auto& column : table().columns) out.push_back(map[column.name]);
  return out;
}

TouchedRow touched() {
  TouchedRow out;
  out.table = &table();
  return out;
}

using Names = std::vector<std::string>;
using Set = std::set<std::string>;

TEST(Inverse, NewRowGoes) {
  TouchedRow r = touched();
  r.after = row(R"({"id": 1, "name": "a", "arn": "x", "size": 3, "zones": ["b", "a"]})");
  r.now = row(R"({"id": 1, "name": "a", "arn": "y", "size": 3, "load": 7, "zones": ["a", "b"]})");
  Inverse inverse = invert(r);
  EXPECT_EQ(inverse.what, Do::Delete);
  EXPECT_EQ(inverse.overwritten, Names{});
}

TEST(Inverse, NewRowThatOthersHaveChanged) {
  TouchedRow r = touched();
  r.after = row(R"({"id": 1, "name": "a", "size": 3})");
  r.now = row(R"({"id": 1, "name": "a", "size": 4, "zones": ["a"]})");
  EXPECT_EQ(invert(r).overwritten, (Names{"size", "zones"}));
  r.columns = {"name", "size"};
  r.by_cloud = {"zones", "size"};
  EXPECT_EQ(invert(r).overwritten, Names{"size"}) << "what nobody had stated AWS may decide";
}

TEST(Inverse, NewRowThatIsGoneAlready) {
  TouchedRow r = touched();
  r.after = row(R"({"id": 1, "name": "a"})");
  EXPECT_EQ(invert(r).what, Do::Nothing);
  EXPECT_FALSE(invert(r).gone);
}

TEST(Inverse, DeletedRowComesBackWithoutWhatAwsDecides) {
  TouchedRow r = touched();
  r.before = row(R"({"id": 1, "name": "a", "arn": "x", "size": 3})");
  Inverse inverse = invert(r);
  EXPECT_EQ(inverse.what, Do::Insert);
  EXPECT_EQ(inverse.columns, (Set{"id", "name", "size", "load", "zones"}));
  EXPECT_EQ(inverse.secrets, Names{"password"});
}

TEST(Inverse, DeletedRowThatIsThereAgain) {
  TouchedRow r = touched();
  r.before = row(R"({"id": 1, "name": "a", "size": 3})");
  r.now = row(R"({"id": 1, "name": "a", "arn": "new", "size": 3})");
  EXPECT_EQ(invert(r).what, Do::Nothing);
  r.now = row(R"({"id": 1, "name": "b", "size": 3})");
  Inverse inverse = invert(r);
  EXPECT_TRUE(inverse.there_again);
  EXPECT_EQ(inverse.what, Do::Update);
  EXPECT_EQ(inverse.columns, Set{"name"});
}

TEST(Inverse, UpdatesTakeBackTheirColumnsOnly) {
  TouchedRow r = touched();
  r.before = row(R"({"id": 1, "name": "a", "size": 3, "zones": ["a"]})");
  r.after = row(R"({"id": 1, "name": "a", "size": 4, "zones": ["b"]})");
  r.now = row(R"({"id": 1, "name": "other", "size": 4, "zones": ["b"]})");
  r.columns = {"size", "zones"};
  Inverse inverse = invert(r);
  EXPECT_EQ(inverse.what, Do::Update);
  EXPECT_EQ(inverse.columns, (Set{"size", "zones"}));
  EXPECT_EQ(inverse.overwritten, Names{});
}

TEST(Inverse, UpdatesOfWhatOthersHaveChanged) {
  TouchedRow r = touched();
  r.before = row(R"({"id": 1, "name": "a", "size": 3, "zones": ["a"]})");
  r.after = row(R"({"id": 1, "name": "a", "size": 4, "zones": ["b"]})");
  r.now = row(R"({"id": 1, "name": "a", "size": 5, "zones": ["a"]})");
  r.columns = {"size", "zones"};
  Inverse inverse = invert(r);
  EXPECT_EQ(inverse.columns, Set{"size"}) << "the zones are as before already";
  EXPECT_EQ(inverse.overwritten, Names{"size"});
}

TEST(Inverse, WhatTheCommitHasPutBackIsNoChange) {
  TouchedRow r = touched();
  r.before = r.after = r.now = row(R"({"id": 1, "name": "a", "arn": "x", "size": 3})");
  r.columns = {"size", "arn"};
  EXPECT_EQ(invert(r).what, Do::Nothing);
  r.now.reset();
  EXPECT_FALSE(invert(r).gone) << "there was nothing to put back";
}

TEST(Inverse, UpdatedRowThatIsGone) {
  TouchedRow r = touched();
  r.before = row(R"({"id": 1, "name": "a", "size": 3})");
  r.after = row(R"({"id": 1, "name": "a", "size": 4})");
  r.columns = {"size"};
  EXPECT_TRUE(invert(r).gone);
  EXPECT_EQ(invert(r).what, Do::Nothing);
}

TEST(Inverse, SecretsAreNeverPutBack) {
  TouchedRow r = touched();
  r.before = r.after = row(R"({"id": 1, "name": "a"})");
  r.now = row(R"({"id": 1, "name": "a", "password": "known here"})");
  r.columns = {"password"};
  r.secret = true;
  Inverse inverse = invert(r);
  EXPECT_EQ(inverse.what, Do::Nothing);
  EXPECT_EQ(inverse.secrets, Names{"password"});
}

}  // namespace
}  // namespace iasql::engine
