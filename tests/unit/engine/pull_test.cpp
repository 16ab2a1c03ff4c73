// When a pull merges its tables: as soon as a table, and what its rows refer to, has been read.
#include <gtest/gtest.h>

#include "push_fixture.hpp"

namespace iasql::engine::test {
namespace {

const char* const kModel = R"({"metadata":{"protocol":"json","jsonVersion":"1.1","targetPrefix":"Toy","apiVersion":"1","endpointPrefix":"toy",
    "serviceId":"Toy","signatureVersion":"v4"},
   "operations":{
    "Owners":{"http":{"method":"POST","requestUri":"/"},"name":"Owners","input":{"shape":"In"},"output":{"shape":"Out"}},
    "Owned":{"http":{"method":"POST","requestUri":"/"},"name":"Owned","input":{"shape":"In"},"output":{"shape":"Out"}},
    "Others":{"http":{"method":"POST","requestUri":"/"},"name":"Others","input":{"shape":"In"},"output":{"shape":"Out"}}},
   "shapes":{
    "In":{"type":"structure","members":[]},
    "Out":{"type":"structure","members":[{"name":"Things","shape":"Things"}]},
    "Things":{"type":"list","member":{"shape":"Thing"}},
    "Thing":{"type":"structure","members":[{"name":"Id","shape":"S"},{"name":"OwnerId","shape":"S"}]},
    "S":{"type":"string"}}})";

const char* const kModule = R"({"module":"toy","service":"toy","tables":{
   "owner":{"scope":"global","identity":["cloud_id"],"list":{"operation":"Owners","items":"Things[]"},
     "columns":{"id":{"local":true},"cloud_id":{"path":"Id","computed":true}}},
   "owned":{"scope":"global","identity":["cloud_id"],"list":{"operation":"Owned","items":"Things[]"},
     "columns":{"id":{"local":true},"cloud_id":{"path":"Id","computed":true},
       "owner_id":{"path":"OwnerId","ref":{"table":"owner","column":"cloud_id"},"computed":true}}},
   "other":{"scope":"global","identity":["cloud_id"],"list":{"operation":"Others","items":"Things[]"},
     "columns":{"id":{"local":true},"cloud_id":{"path":"Id","computed":true}}}}})";

/// One thing of each kind; the answer about owners takes its time.
class SlowCloud {
 public:
  std::atomic<bool> fails{false};

  SlowCloud() : server_([this](const ServedRequest& request, int) { return answer(request); }) {
    setenv("AWS_ACCESS_KEY_ID", "test", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "test", 1);
    directory_ = std::filesystem::temp_directory_path() / ("iasql-pull-" + std::to_string(getpid()));
    std::filesystem::create_directories(directory_);
    std::ofstream(directory_ / "toy.json") << kModel;
  }
  ~SlowCloud() { std::filesystem::remove_all(directory_); }
  std::string url() { return "http://" + server_.host(); }
  std::string models() const { return directory_.string(); }

 private:
  Reply answer(const ServedRequest& request) {
    const std::string target = request.header("x-amz-target");
    Reply reply;
    if (target.ends_with("Owners")) {
      reply.delay = std::chrono::milliseconds(300);
      if (fails) reply.status = 400;
    }
    reply.body = reply.status == 200 ? R"({"Things":[{"Id":"thing","OwnerId":"thing"}]})" : R"({"__type":"Refused","message":"no"})";
    return reply;
  }

  std::filesystem::path directory_;
  LocalServer server_;
};

/// Notes what is merged, and whether owners had been read by then.
class NotingStore : public MemoryStore {
 public:
  using MemoryStore::MemoryStore;
  std::vector<Action> merge(const Catalog& catalog, const Table& table, const MergeScope& scope, bool dry) override {
    merged.push_back(table.name + (owners_read ? "" : " early"));
    complete[table.name] = scope.everything;
    if (table.name == throws_at) throw std::runtime_error("as the test wants it");
    return MemoryStore::merge(catalog, table, scope, dry);
  }
  void stage(const Table& table, std::vector<CloudRow> rows) override {
    if (table.name == cannot_stage) throw std::runtime_error("no room");
    owners_read = owners_read || table.name == "owner";
    MemoryStore::stage(table, std::move(rows));
  }
  std::vector<std::string> merged;
  std::map<std::string, bool> complete;
  std::string throws_at, cannot_stage;
  bool owners_read = false;
};

struct Pulling : ::testing::Test {
  SlowCloud cloud;
  Result<Catalog> built = Catalog::build({*load_module("toy/module.json", kModule)});
  aws::Loop loop;
  aws::ModelStore models{cloud.models()};
  std::unique_ptr<aws::CredentialSource> credentials = aws::environment_credentials();
  aws::Client client{loop, models, *credentials, {cloud.url(), {}}, Fixture::options()};
  NotingStore store{*built};
  MemoryJournal journal;
  MemoryLog log;

  Result<Report> pull() {
    Reconciler reconciler({*built, client, store, journal, log, {}});
    aws::test::PollWaiter waiter;
    return aws::run_until(loop, waiter, reconciler.pull({}, false));
  }
  std::vector<std::string> tables(const Report& report) {
    std::vector<std::string> out;
    for (const Action& action : report.actions) out.push_back(action.table);
    return out;
  }
};

TEST_F(Pulling, WhatHasBeenReadIsMergedWhileOthersAreStillRead) {
  auto report = pull();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(store.merged, (std::vector<std::string>{"other early", "owner", "owned"}));
  EXPECT_EQ(tables(*report), (std::vector<std::string>{"owner", "owned", "other"})) << "reported in the catalogue's order";
  EXPECT_FALSE(store.rows("owned").front()[2].is_null()) << "the reference has been found";
}

TEST_F(Pulling, WhoseOwnersCannotBeReadIsMergedAllTheSame) {
  cloud.fails = true;
  auto report = pull();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->problems, 1U);
  EXPECT_EQ(store.merged, (std::vector<std::string>{"other early", "owned early"}));
  EXPECT_TRUE(store.complete["owned"]);
  EXPECT_EQ(store.count("owned"), 1U);
  EXPECT_EQ(store.count("owner"), 0U);
}

TEST_F(Pulling, WhatAMergeThrowsEndsThePull) {
  store.throws_at = "other";
  EXPECT_THROW(pull(), std::runtime_error);
}

TEST_F(Pulling, WhatAReadingThrowsEndsThePullAndNothingIsMergedAfterIt) {
  store.cannot_stage = "other";
  EXPECT_THROW(pull(), std::runtime_error);
  EXPECT_EQ(store.merged, std::vector<std::string>{});
}

}  // namespace
}  // namespace iasql::engine::test
