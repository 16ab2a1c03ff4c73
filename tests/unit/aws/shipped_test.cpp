// What is shipped as data, all of it. That takes long where sanitizers watch, so these tests are a program of their own, too
// (shipped_tests), which a full run of the tests takes from the build without them.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "aws/access.hpp"
#include "aws/items.hpp"
#include "aws/lookup.hpp"
#include "aws/plain_input.hpp"
#include "aws/protocol.hpp"
#include "aws/rules.hpp"
#include "aws/shape.hpp"
#include "aws/waiter.hpp"

namespace iasql::aws {
namespace {

TEST(AllShipped, ModelsAreWholeAndSpoken) {
  ModelStore store(SOURCE_DIR "/models");
  const std::vector<std::string> services = store.services();
  EXPECT_GT(services.size(), 400u);
  std::size_t operations = 0;
  for (const std::string& service : services) {
    auto model = store.get(service);
    ASSERT_TRUE(model) << model.error().text();
    const Status whole = (*model)->check();
    EXPECT_TRUE(whole.ok()) << whole.error().message;
    const auto rules = (*model)->rules();
    EXPECT_TRUE(rules && *rules) << service;
    EXPECT_NE(protocol_for(**model), nullptr) << service << " speaks " << (*model)->protocol;
    operations += (*model)->operations().size();
  }
  EXPECT_GT(operations, 15000u);
}

/// The rules that are shipped: exceptions name operations that there are, and what counts most is right.
TEST(AllShipped, AccessRules) {
  std::ifstream file(SOURCE_DIR "/models/access.json");
  std::ostringstream text;
  text << file.rdbuf();
  auto rules = AccessRules::load(text.str());
  ASSERT_TRUE(rules) << rules.error().message;
  ModelStore models(SOURCE_DIR "/models");
  for (const auto& [service, operation] : rules->exceptions()) {
    auto found = find_operation(models, service, operation);
    EXPECT_TRUE(found) << service << "." << operation;
  }
  for (const std::string& service : models.services()) {
    auto model = models.get(service);
    ASSERT_TRUE(model) << service;
    for (const std::string& operation : (*model)->operations()) {
      const std::string word = operation.substr(0, 6);
      const bool changes = word == "Create" || word == "Delete" || word == "Update" || word == "Invoke" ||
                           (*model)->operation(operation)->http_method == "DELETE";
      EXPECT_FALSE(changes && rules->of(service, operation) == Access::Read) << service << "." << operation;
    }
  }
}

/// Every waiter and every listing of the shipped models can be read.
TEST(AllShipped, WaitersAndListings) {
  ModelStore models(SOURCE_DIR "/models");
  int waiters = 0, listings = 0;
  for (const std::string& service : models.services()) {
    auto model = models.get(service);
    ASSERT_TRUE(model);
    for (const std::string& waiter : (*model)->waiters()) {
      auto operation = waiter_operation(models, service, waiter);
      EXPECT_TRUE(operation && (*model)->operation(*operation)) << service << "." << waiter;
      ++waiters;
    }
    for (const std::string& name : (*model)->operations()) {
      const Operation* operation = (*model)->operation(name);
      if (!operation->pagination) continue;
      EXPECT_TRUE(Items::compile(**model, *operation)) << service << "." << name;
      ++listings;
    }
  }
  EXPECT_GT(waiters, 300);
  EXPECT_GT(listings, 3000);
}

}  // namespace
}  // namespace iasql::aws
