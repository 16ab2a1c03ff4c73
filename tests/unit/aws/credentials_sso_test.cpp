// SSO: tokens of both forms, renewed or not, and what a person is told who must log in.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "aws/json.hpp"
#include "credentials_fixture.hpp"

namespace iasql::aws {
namespace {

using namespace std::chrono_literals;
using test::CredentialWorld;
using test::LocalServer;
using test::Reply;
using test::ServedRequest;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Sso : CredentialWorld {
  explicit Sso(LocalServer::Handler handler) : CredentialWorld(std::move(handler)) {
    config(
        "[profile new]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = reader\n"
        "[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n"
        "[profile old]\nsso_account_id = 111122223333\nsso_role_name = reader\nsso_region = eu-west-1\n"
        "sso_start_url = https://corp.awsapps.com/start\n");
  }
  // sha1("corp") and sha1 of the start URL
  const std::string session_file = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
  std::string token(const std::string& text, std::chrono::system_clock::duration life, bool renewable) const {
    return R"({"startUrl":"https://corp.awsapps.com/start","region":"eu-west-1","accessToken":")" + text +
           R"(","expiresAt":")" + iso(life) + "\"" +
           (renewable ? R"(,"clientId":"client","clientSecret":"client-secret","refreshToken":"refresh-1","registrationExpiresAt":")" +
                            iso(24h) + "\""
                      : "") + "}";
  }
  Reply keys(const std::string& id) const {
    const auto end = std::chrono::duration_cast<std::chrono::milliseconds>((now + 1h).time_since_epoch()).count();
    return Reply{200, R"({"roleCredentials":{"accessKeyId":")" + id + R"(","secretAccessKey":"hidden","sessionToken":"t","expiration":)" +
                          std::to_string(end) + "}}"};
  }
};

TEST(CredentialSso, ATokenOfASessionGivesKeysOfTheRole) {
  Sso world([&world](const ServedRequest&, int) { return world.keys("SSO"); });
  world.write(world.session_file, world.token("access-1", 8h, false));
  auto found = (world.chain("new"), world.get());
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->access_key_id, "SSO");
  EXPECT_EQ(found->account_id, "111122223333");
  EXPECT_EQ(found->source, "sso");
  ASSERT_TRUE(found->expires);
  EXPECT_LT(std::chrono::abs(*found->expires - world.now - 1h), 1s);
  const ServedRequest asked = world.server.requests().at(0);
  EXPECT_EQ(asked.method, "GET");
  EXPECT_TRUE(asked.target == "/federation/credentials?role_name=reader&account_id=111122223333" ||
              asked.target == "/federation/credentials?account_id=111122223333&role_name=reader") << asked.target;
  EXPECT_EQ(asked.header("x-amz-sso_bearer_token"), "access-1");
  EXPECT_EQ(asked.header("authorization"), "");
}

TEST(CredentialSso, TheOlderFormHasNoSession) {
  Sso world([&world](const ServedRequest&, int) { return world.keys("SSO"); });
  EXPECT_EQ(world.outcome("old"), "profile \"old\": SSO: there is no token; log in with \"aws sso login --profile old\"");
  std::string stamp = world.iso(8h);
  stamp.back() = 'U';
  world.write(".aws/sso/cache/a51746d4aa793ae07b25e90c3a5db96fc7832bd7.json", R"({"accessToken":"access-0","expiresAt":")" + stamp + "TC\"}");
  EXPECT_EQ(world.outcome("old"), "SSO");
  EXPECT_EQ(world.server.requests().at(0).header("x-amz-sso_bearer_token"), "access-0");
  world.now += 9h;
  EXPECT_EQ(world.outcome("old"), "profile \"old\": SSO: the token has expired; log in with \"aws sso login --profile old\"");
}

TEST(CredentialSso, ATokenNearItsEndIsRenewedAndKept) {
  Sso world([&world](const ServedRequest& r, int) {
    if (r.target == "/token") return Reply{200, R"({"accessToken":"access-2","expiresIn":3600,"refreshToken":"refresh-2","tokenType":"Bearer"})"};
    return world.keys("SSO");
  });
  world.write(world.session_file, world.token("access-1", 5min, true));
  EXPECT_EQ(world.outcome("new"), "SSO");
  auto asked = world.server.requests();
  ASSERT_EQ(asked.size(), 2u);
  auto body = parse_json(asked[0].body);
  ASSERT_TRUE(body) << asked[0].body;
  EXPECT_EQ((*body)["grantType"].as_string(), "refresh_token");
  EXPECT_EQ((*body)["refreshToken"].as_string(), "refresh-1");
  EXPECT_EQ((*body)["clientSecret"].as_string(), "client-secret");
  EXPECT_EQ(asked[1].header("x-amz-sso_bearer_token"), "access-2");
  auto kept = parse_json(**read_text_file(world.home + "/" + world.session_file));
  ASSERT_TRUE(kept);
  EXPECT_EQ((*kept)["accessToken"].as_string(), "access-2");
  EXPECT_EQ((*kept)["refreshToken"].as_string(), "refresh-2");
  EXPECT_EQ((*kept)["expiresAt"].as_string(), world.iso(1h));
  EXPECT_EQ((*kept)["clientId"].as_string(), "client");
  struct stat about {};
  ASSERT_EQ(stat((world.home + "/" + world.session_file).c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  EXPECT_EQ(world.log, "");
}

TEST(CredentialSso, ARenewalThatFailsIsToleratedWhileTheTokenLives) {
  Sso world([&world](const ServedRequest& r, int) { return r.target == "/token" ? Reply{400, R"({"error":"invalid_grant"})"} : world.keys("SSO"); });
  world.write(world.session_file, world.token("access-1", 5min, true));
  EXPECT_EQ(world.outcome("new"), "SSO");
  EXPECT_TRUE(has(world.log, "profile \"new\": SSO: the token could not be renewed ahead of time: ")) << world.log;
  world.write(world.session_file, world.token("access-1", -5min, true));
  const std::string got = world.outcome("new");
  EXPECT_TRUE(has(got, "profile \"new\": SSO: the token has expired and could not be renewed (")) << got;
  EXPECT_TRUE(has(got, "log in with \"aws sso login --sso-session corp\"")) << got;
  for (const char* secret : {"access-1", "refresh-1", "client-secret"}) EXPECT_FALSE(has(got + world.log, secret));
}

TEST(CredentialSso, BadTokensAndRefusals) {
  Sso world([](const ServedRequest&, int) { return Reply{401, R"({"message":"Session token not found or invalid"})", {{"x-amzn-ErrorType", "UnauthorizedException"}}}; });
  const std::string login = "; log in with \"aws sso login --sso-session corp\"", file = world.home + "/" + world.session_file;
  world.write(world.session_file, "not json: secret");
  EXPECT_EQ(world.outcome("new"), "profile \"new\": SSO: the token file \"" + file + "\" cannot be used" + login);
  world.write(world.session_file, world.token("access-1", 8h, false));
  EXPECT_EQ(world.outcome("new"), "profile \"new\": SSO: the token is no longer accepted" + login);
}

}  // namespace
}  // namespace iasql::aws
