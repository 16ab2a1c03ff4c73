// Listings below listings, extra reads for some items, and columns of several answers, against the toy cloud.
#include <gtest/gtest.h>

#include <set>

#include "engine/reader.hpp"
#include "engine/row.hpp"
#include "toy_cloud.hpp"

namespace iasql::engine::test {
namespace {

// Things that are marked with a box's name are in that box; every thing is described once more, two at a time.
const char* const kModule = R"toy({"module":"toy","service":"toy","tables":{"content":{
  "scope":"global","identity":["cloud_id"],"gone":["NotFound"],
  "list":{"operation":"DescribeThings","items":"Things[?starts_with(Name, 'box')]",
    "each":{"operation":"DescribeThings","input":{"Mark":"$parent.Name"},"items":"Things[]","where":"item.Size > `1`"}},
  "enrich":{"again":{"operation":"DescribeThings","when":"item.Size != `9`","batch":2,"input":{"Ids":"$matches"},
    "items":"Things[]","key":"Id","match":"Id"}},
  "columns":{"id":{"local":true},"cloud_id":{"path":"Id","computed":true},"box":{"parent_path":"Name"},
    "size":{"from":"*","path":"not_null(again.Size, `-1`)"},
    "both":{"from":"*","path":"join('/', [parent.Name, item.Name])"}}}}})toy";

struct Reading : ::testing::Test {
  ToyCloud cloud;
  std::shared_ptr<const Module> module = *load_module("toy/module.json", kModule);
  const Table& table = module->tables[0];
  aws::Loop loop;
  aws::ModelStore models{cloud.models()};
  std::unique_ptr<aws::CredentialSource> credentials = aws::environment_credentials();
  aws::Client client{loop, models, *credentials, {cloud.url(), {}}, {}};
  std::map<std::string, std::string> seen;  // id -> box, size, both

  void read() {
    Reader reader(client);
    RowSink sink = [&](const Table&, std::vector<CloudRow> rows) {
      for (const CloudRow& row : rows) {
        const auto text = [&](const char* column) { return row.row[table.index(column)].to_text(); };
        seen[text("cloud_id")] = text("box") + " " + text("size") + " " + text("both");
      }
    };
    for (const Listing& listing : reader.listings({&table}, {"us-east-1"}, "us-east-1")) {
      aws::test::PollWaiter waiter;
      Status status = aws::run_until(loop, waiter, reader.list(listing, sink));
      EXPECT_TRUE(status.ok()) << status.error().message;
    }
  }
};

TEST_F(Reading, ItemsBelowItemsAndWhatIsReadBesides) {
  cloud.add({"box-1", "", "", 1});
  cloud.add({"box-2", "", "", 1});
  cloud.add({"a", "", "box-1", 5});
  cloud.add({"b", "", "box-1", 1});  // left out by where
  cloud.add({"c", "", "box-2", 6});
  cloud.add({"d", "", "box-2", 7});
  cloud.add({"e", "", "box-2", 9});  // not wanted by when
  read();
  const std::map<std::string, std::string> expected{{"t-3", "box-1 5 box-1/a"}, {"t-5", "box-2 6 box-2/c"},
                                                    {"t-6", "box-2 7 box-2/d"}, {"t-7", "box-2 -1 box-2/e"}};
  EXPECT_EQ(seen, expected);
  // The boxes, what is in each of two, and three things in batches of two.
  EXPECT_EQ(cloud.calls.size(), 5U);
}

TEST_F(Reading, NothingIsAskedAboutNothing) {
  read();
  EXPECT_EQ(cloud.calls.size(), 1U);
  EXPECT_TRUE(seen.empty());
}

TEST_F(Reading, WhatHasGoneMeanwhileHasNothingBelow) {
  cloud.add({"box-1", "", "", 1});
  cloud.fault = [](const std::string&, const std::string&, std::size_t n) {
    return n > 1 ? ToyCloud::Fault::Before : ToyCloud::Fault::None;
  };
  std::string text = kModule;
  text.replace(text.find("NotFound"), 8, "Refused");
  module = *load_module("toy/module.json", text);
  Reader reader(client);
  RowSink sink = [](const Table&, std::vector<CloudRow>) { FAIL(); };
  aws::test::PollWaiter waiter;
  Status status = aws::run_until(loop, waiter, reader.list(reader.listings({&module->tables[0]}, {"us-east-1"}, "us-east-1")[0], sink));
  EXPECT_TRUE(status.ok());
}

// Two tables list the same, one of them has an extra read that is that listing again, for a region as a whole.
const char* const kShared = R"toy({"module":"toy","service":"toy","tables":{"first":{
  "scope":"global","identity":["cloud_id"],
  "list":{"operation":"DescribeThings","items":"Things[]"},
  "columns":{"id":{"local":true},"cloud_id":{"path":"Id","computed":true}}},"second":{
  "scope":"global","identity":["cloud_id"],
  "list":{"operation":"DescribeThings","input":{"Name":"b"},"items":"Things[]"},
  "enrich":{"again":{"operation":"DescribeThings","items":"Things[]","key":"Id","match":"Id"},
    "once_more":{"operation":"DescribeThings","items":"Things[]","where":"item.Size > `1`","key":"Id","match":"Id"}},
  "columns":{"id":{"local":true},"cloud_id":{"path":"Id","computed":true},
    "both":{"from":"*","path":"join('/', [again.Name, not_null(once_more.Name, 'none')])"}}}}})toy";

struct Sharing : Reading {
  std::multiset<std::string> rows;
  std::vector<Status> outcomes;

  aws::Task<void> one(Reader* reader, Listing listing) {
    RowSink sink = [this](const Table& of, std::vector<CloudRow> found) {
      for (const CloudRow& row : found) rows.insert(of.name + " " + (of.name == "second" ? row.row[of.index("both")].to_text() : ""));
    };
    Status status = co_await reader->list(listing, sink);
    outcomes.push_back(status);
  }
  void read_all(bool announced) {
    module = *load_module("toy/module.json", kShared);
    Reader reader(client);
    auto todo = reader.listings({&module->tables[0], &module->tables[1]}, {"us-east-1"}, "us-east-1");
    std::vector<const Listing*> together;
    for (const Listing& listing : todo) together.push_back(&listing);
    if (announced) reader.share(together);
    aws::test::PollWaiter waiter;
    aws::run_until(loop, waiter, all(&reader, std::move(todo)));
  }
  aws::Task<bool> all(Reader* reader, std::vector<Listing> todo) {
    aws::Group group;
    for (Listing& listing : todo) group.add(one(reader, std::move(listing)));
    co_await group.join();
    co_return true;
  }
};

TEST_F(Sharing, WhatSeveralAskIsAskedOnce) {
  cloud.add({"a", "", "", 1});
  cloud.add({"b", "", "", 2});
  const std::multiset<std::string> expected{"first ", "first ", "second a/none", "second b/b"};
  read_all(true);
  EXPECT_EQ(rows, expected);
  EXPECT_EQ(cloud.calls.size(), 2U);
  rows.clear();
  read_all(false);
  EXPECT_EQ(rows, expected);
  EXPECT_EQ(cloud.calls.size(), 2U + 4U);
}

TEST_F(Sharing, AnErrorIsEverybodys) {
  cloud.add({"a", "", "", 1});
  cloud.fault = [](const std::string&, const std::string& name, std::size_t) {
    return name.empty() ? ToyCloud::Fault::Before : ToyCloud::Fault::None;
  };
  read_all(true);
  ASSERT_EQ(outcomes.size(), 2U);
  EXPECT_FALSE(outcomes[0].ok());
  EXPECT_FALSE(outcomes[1].ok());
  EXPECT_TRUE(rows.empty());
}

}  // namespace
}  // namespace iasql::engine::test
