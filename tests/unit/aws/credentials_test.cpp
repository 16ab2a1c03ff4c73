// The plain credential sources and the chain.
#include "aws/credentials.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace iasql::aws {
namespace {

Result<Credentials> get(CredentialSource& source) {
  Task<Result<Credentials>> task = source.get();
  task.start();
  return task.take();
}

/// Sets the three variables for the length of a test.
class Environment {
 public:
  Environment(const char* id, const char* secret, const char* token) {
    const char* values[] = {id, secret, token};
    for (int i = 0; i < 3; ++i) {
      const char* old = std::getenv(kNames[i]);
      if (old) old_[i] = old;
      set(i, values[i]);
    }
  }
  ~Environment() {
    for (int i = 0; i < 3; ++i) set(i, old_[i] ? old_[i]->c_str() : nullptr);
  }

 private:
  static constexpr const char* kNames[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"};
  static void set(int i, const char* value) { value ? setenv(kNames[i], value, 1) : unsetenv(kNames[i]); }
  std::optional<std::string> old_[3];
};

TEST(Credentials, Static) {
  auto source = static_credentials({"id", "secret", "token", {}, "table"});
  auto c = get(*source);
  ASSERT_TRUE(c);
  EXPECT_EQ(c->access_key_id, "id");
  EXPECT_EQ(c->session_token, "token");
  auto none = static_credentials({"id", "", "", {}, "table"});
  auto e = get(*none);
  ASSERT_FALSE(e);
  EXPECT_EQ(e.error().kind, Error::Kind::Credentials);
  EXPECT_EQ(e.error().message, "table has no access key");
}

TEST(Credentials, Environment) {
  auto source = environment_credentials();
  {
    Environment set("AKID", "SECRET", nullptr);
    auto c = get(*source);
    ASSERT_TRUE(c);
    EXPECT_EQ(c->access_key_id, "AKID");
    EXPECT_EQ(c->secret_access_key, "SECRET");
    EXPECT_EQ(c->session_token, "");
    EXPECT_EQ(c->source, "environment");
  }
  {
    Environment set("AKID", "SECRET", "TOKEN");
    EXPECT_EQ(get(*source)->session_token, "TOKEN");
  }
  {
    Environment set(nullptr, "SECRET", nullptr);
    auto e = get(*source);
    ASSERT_FALSE(e);
    EXPECT_EQ(e.error().message, "AWS_ACCESS_KEY_ID is not set");
  }
  {
    Environment set("AKID", "", nullptr);
    auto e = get(*source);
    ASSERT_FALSE(e);
    EXPECT_EQ(e.error().message, "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not");
  }
}

struct Counting : CredentialSource {
  int* invalidated;
  explicit Counting(int* n) : invalidated(n) {}
  Task<Result<Credentials>> get() override { co_return Credentials{"third", "secret", "", {}, "third"}; }
  void invalidate() override { ++*invalidated; }
};

TEST(Credentials, TheChainTakesTheFirstAndNamesAllItTried) {
  Environment unset(nullptr, nullptr, nullptr);
  int invalidated = 0;
  std::vector<std::unique_ptr<CredentialSource>> sources;
  sources.push_back(static_credentials({"", "", "", {}, "table"}));
  sources.push_back(environment_credentials());
  sources.push_back(std::make_unique<Counting>(&invalidated));
  auto chain = credential_chain(std::move(sources));
  auto c = get(*chain);
  ASSERT_TRUE(c);
  EXPECT_EQ(c->source, "third");
  chain->invalidate();
  EXPECT_EQ(invalidated, 1);

  std::vector<std::unique_ptr<CredentialSource>> barren;
  barren.push_back(static_credentials({"", "hidden-secret", "", {}, "table"}));
  barren.push_back(environment_credentials());
  auto e = get(*credential_chain(std::move(barren)));
  ASSERT_FALSE(e);
  EXPECT_EQ(e.error().kind, Error::Kind::Credentials);
  EXPECT_EQ(e.error().message, "no AWS credentials found: table has no access key; AWS_ACCESS_KEY_ID is not set");
  EXPECT_EQ(get(*credential_chain({})).error().message, "no AWS credentials found: no source is configured");
}

}  // namespace
}  // namespace iasql::aws
