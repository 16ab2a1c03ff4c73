// Extra reads beside the pages of their listing: when they begin, how many wait, what they share, how they are given up.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>

#include "engine/reader.hpp"
#include "toy_cloud.hpp"

namespace iasql::engine::test {
namespace {

using std::chrono::milliseconds;

const char* const kModel = R"({"metadata":{"protocol":"json","jsonVersion":"1.1","targetPrefix":"Toy","apiVersion":"1","endpointPrefix":"toy",
    "serviceId":"Toy","signatureVersion":"v4"},
   "operations":{
    "List":{"http":{"method":"POST","requestUri":"/"},"name":"List","input":{"shape":"In"},"output":{"shape":"Out"}},
    "Get":{"http":{"method":"POST","requestUri":"/"},"name":"Get","input":{"shape":"In"},"output":{"shape":"Thing"}},
    "Some":{"http":{"method":"POST","requestUri":"/"},"name":"Some","input":{"shape":"In"},"output":{"shape":"Out"}},
    "All":{"http":{"method":"POST","requestUri":"/"},"name":"All","input":{"shape":"In"},"output":{"shape":"Out"}}},
   "pagination":{"List":{"input_token":"Next","output_token":"Next","result_key":"Things"}},
   "shapes":{
    "In":{"type":"structure","members":[{"name":"Id","shape":"S"},{"name":"Ids","shape":"L"},{"name":"Next","shape":"S"}]},
    "Out":{"type":"structure","members":[{"name":"Things","shape":"Things"},{"name":"Next","shape":"S"}]},
    "Things":{"type":"list","member":{"shape":"Thing"}},
    "Thing":{"type":"structure","members":[{"name":"Id","shape":"S"},{"name":"Size","shape":"N"},{"name":"Kind","shape":"S"}]},
    "L":{"type":"list","member":{"shape":"S"}},"S":{"type":"string"},"N":{"type":"integer"}}})";

/// Pages of numbered things; `Get` tells one's size, `Some` several ones', `All` everyone's.
class PagedCloud {
 public:
  int pages = 3, page_size = 4;
  milliseconds page_delay{0}, get_delay{0}, all_delay{0};
  bool all_fails = false;
  std::atomic<std::size_t> rows{0}, rows_at_third_page{0};  // that have been handed on

  PagedCloud() : server_([this](const ServedRequest& request, int) { return answer(request); }) {
    setenv("AWS_ACCESS_KEY_ID", "test", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "test", 1);
    directory_ = std::filesystem::temp_directory_path() / ("iasql-pages-" + std::to_string(getpid()));
    std::filesystem::create_directories(directory_);
    std::ofstream(directory_ / "toy.json") << kModel;
  }
  ~PagedCloud() { std::filesystem::remove_all(directory_); }
  std::string url() { return "http://" + server_.host(); }
  std::string models() const { return directory_.string(); }
  /// Operations in the order in which they were asked for.
  std::vector<std::string> calls() {
    std::lock_guard lock(mutex_);
    return calls_;
  }
  std::ptrdiff_t count(const std::string& operation) {
    const auto all = calls();
    return std::count(all.begin(), all.end(), operation);
  }

 private:
  static std::string thing(const std::string& id, bool size) {
    return R"({"Id":")" + id + "\"" + (size ? R"(,"Size":)" + id : R"(,"Kind":")" + kind(id) + "\"") + "}";
  }
  /// Things after the first eight are of another kind.
  static std::string kind(const std::string& id) { return std::stoi(id) <= 8 ? "1" : "2"; }
  Reply answer(const ServedRequest& request) {
    const std::string target = request.header("x-amz-target");
    const std::string operation = target.substr(target.find('.') + 1);
    const Value input = *aws::parse_json(request.body.empty() ? "{}" : request.body);
    std::lock_guard lock(mutex_);
    calls_.push_back(operation);
    std::vector<std::string> ids;
    std::string next;
    Reply reply;
    if (operation == "Get") {
      reply.body = thing(input["Id"].as_string(), true);
      reply.delay = get_delay;
      return reply;
    }
    if (operation == "List") {
      const std::string token = input["Next"].as_string();
      const int page = token.empty() ? 0 : std::stoi(token);
      for (int i = 0; i < page_size; ++i) ids.push_back(std::to_string(page * page_size + i + 1));
      if (page + 1 < pages) next = std::to_string(page + 1);
      if (page > 0) reply.delay = page_delay;
      if (page == 2) rows_at_third_page = rows.load();
    } else if (operation == "Some") {
      for (const Value& id : input["Ids"].as_list()) ids.push_back(id.as_string());
    } else {
      for (int i = 0; i < pages * page_size; ++i) ids.push_back(std::to_string(i + 1));
      reply.delay = all_delay;
      if (all_fails) reply.status = 400;
    }
    std::string list;
    for (const std::string& id : ids) list += (list.empty() ? "" : ",") + thing(id, operation != "List");
    reply.body = R"({"Things":[)" + list + "]" + (next.empty() ? "" : R"(,"Next":")" + next + "\"") + "}";
    if (reply.status != 200) reply.body = R"({"__type":"Refused","message":"as the test wants it"})";
    return reply;
  }

  std::mutex mutex_;
  std::vector<std::string> calls_;
  std::filesystem::path directory_;
  LocalServer server_;
};

const char* const kEach = R"("size":{"operation":"Get","input":{"Id":"$item.Id"}})";
const char* const kSome = R"("size":{"operation":"Some","input":{"Ids":"$matches"},"items":"Things[]","key":"Id","match":"Id","batch":5})";
const char* const kKinds = R"("size":{"operation":"Some","input":{"Ids":"$matches"},"items":"Things[]","key":"Id","match":"Kind","batch":5})";
const char* const kAll = R"("size":{"operation":"All","items":"Things[]","key":"Id","match":"Id"})";

struct Pages : ::testing::Test {
  PagedCloud cloud;
  std::shared_ptr<const Module> module;
  aws::Loop loop;
  aws::ModelStore models{cloud.models()};
  std::unique_ptr<aws::CredentialSource> credentials = aws::environment_credentials();
  aws::Client client{loop, models, *credentials, {cloud.url(), {}}, {}};
  std::optional<Reader> reader;
  std::vector<Listing> todo;
  std::map<std::int64_t, std::int64_t> sizes;
  RowSink sink = [this](const Table& table, std::vector<CloudRow> rows) {
    cloud.rows += rows.size();
    for (const CloudRow& row : rows) {
      sizes[std::stoll(row.row[table.index("cloud_id")].to_text())] = row.row[table.index("size")].as_int();
    }
  };

  void prepare(const char* enrich) {
    module = *load_module("toy/module.json", std::string(R"({"module":"toy","service":"toy","tables":{"thing":{
      "scope":"global","identity":["cloud_id"],"list":{"operation":"List","items":"Things[]"},"enrich":{)") + enrich + R"(},
      "columns":{"id":{"local":true},"cloud_id":{"path":"Id","computed":true},"size":{"from":"size","path":"Size"}}}}})");
    reader.emplace(client);
    todo = reader->listings({&module->tables[0]}, {"us-east-1"}, "us-east-1");
  }
  Status read(const char* enrich) {
    prepare(enrich);
    aws::test::PollWaiter waiter;
    return aws::run_until(loop, waiter, reader->list(todo.front(), sink));
  }
  void expect_all() {
    ASSERT_EQ(sizes.size(), static_cast<std::size_t>(cloud.pages * cloud.page_size));
    for (const auto& [id, size] : sizes) EXPECT_EQ(id, size);
  }
};

TEST_F(Pages, WhatIsReadOfEachBeginsWithTheFirstPage) {
  cloud.page_delay = milliseconds(100);
  ASSERT_TRUE(read(kEach).ok());
  expect_all();
  const auto calls = cloud.calls();
  const auto last_page = std::find(calls.rbegin(), calls.rend(), "List").base();
  EXPECT_EQ(std::count(calls.begin(), last_page, "Get"), 8) << "of two pages before the third is asked for";
  EXPECT_EQ(calls.size(), 3U + 12U);
}

TEST_F(Pages, BatchesAreFull) {
  ASSERT_TRUE(read(kSome).ok());
  expect_all();
  EXPECT_EQ(cloud.count("Some"), 3) << "12 things, 5 at a time";
}

TEST_F(Pages, ABatchThatMostItemsShareDoesNotWaitForTheLastPage) {
  cloud.page_delay = milliseconds(50);
  ASSERT_TRUE(read(kKinds));
  for (const auto& [id, size] : sizes) EXPECT_EQ(size, id <= 8 ? 1 : 2);
  EXPECT_EQ(sizes.size(), 12U);
  const auto calls = cloud.calls();
  EXPECT_EQ(cloud.count("Some"), 2);  // the second kind, too, once
  EXPECT_LT(std::find(calls.begin(), calls.end(), "Some") - calls.begin(), 3) << "before the third page";
  EXPECT_EQ(calls.back(), "Some");
}

TEST_F(Pages, BatchesOfSeveralParts) {
  cloud.pages = 5;
  cloud.page_size = 500;
  ASSERT_TRUE(read(kSome).ok());
  expect_all();
  EXPECT_EQ(cloud.count("Some"), 500);
}

TEST_F(Pages, WhatIsReadOfAllIsAskedOnceAndAllWaitForIt) {
  cloud.page_delay = milliseconds(20);
  cloud.all_delay = milliseconds(200);
  ASSERT_TRUE(read(kAll).ok());
  expect_all();
  EXPECT_EQ(cloud.count("All"), 1);
  EXPECT_EQ(cloud.calls()[1], "All");
}

TEST_F(Pages, AnErrorOfWhatIsReadOfAllIsEverybodys) {
  cloud.page_delay = milliseconds(20);
  cloud.all_delay = milliseconds(100);
  cloud.all_fails = true;
  const Status status = read(kAll);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, "Refused");
  EXPECT_TRUE(sizes.empty());
  EXPECT_EQ(cloud.count("All"), 1);
}

TEST_F(Pages, TheListingWaitsForWhatHasBegun) {
  cloud.pages = 4;
  cloud.page_size = 600;
  cloud.all_delay = milliseconds(200);
  ASSERT_TRUE(read(kAll).ok());
  expect_all();
  EXPECT_GE(cloud.rows_at_third_page, 600U);
}

TEST_F(Pages, WhatRefusesRowsEndsTheListing) {
  cloud.page_delay = milliseconds(20);
  sink = [](const Table&, std::vector<CloudRow>) { throw std::runtime_error("no more"); };
  EXPECT_THROW((void)read(kEach), std::runtime_error);
  EXPECT_THROW((void)read(kAll), std::runtime_error);
  EXPECT_EQ(loop.pending(), 0U);
}

TEST_F(Pages, GivenUpItLeavesNothingBehind) {
  for (const char* enrich : {kEach, kSome, kAll}) {
    const std::ptrdiff_t before = static_cast<std::ptrdiff_t>(cloud.calls().size());
    cloud.page_delay = cloud.get_delay = cloud.all_delay = milliseconds(100);
    prepare(enrich);
    auto task = std::make_unique<aws::Task<Status>>(reader->list(todo.front(), sink));
    task->start();
    aws::test::PollWaiter waiter;
    while (static_cast<std::ptrdiff_t>(cloud.calls().size()) < before + 2) {
      waiter.wait(loop.fd(), aws::Loop::Clock::now() + milliseconds(1));
      loop.drive();
    }
    task.reset();
    EXPECT_EQ(loop.pending(), 0U);
  }
}

}  // namespace
}  // namespace iasql::engine::test
