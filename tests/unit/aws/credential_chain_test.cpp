// Which source wins, which one ends the search, what is said when there is none; roles on top of other sources.
#include "aws/credential_chain.hpp"

#include <gtest/gtest.h>

#include "credentials_fixture.hpp"

namespace iasql::aws {
namespace {

using namespace std::chrono_literals;
using test::CredentialWorld;
using test::Reply;
using test::ServedRequest;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(CredentialChain, NamesEverythingItTried) {
  CredentialWorld world;
  EXPECT_EQ(world.outcome(),
            "no AWS credentials found: AWS_ACCESS_KEY_ID is not set; there is no profile \"default\"; "
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set; EC2 instance "
            "metadata is not asked, since AWS_EC2_METADATA_DISABLED is true");
  EXPECT_EQ(world.get().error().kind, Error::Kind::Credentials);
}

/// Takes the winner away, again and again: what remains must win in botocore's order.
TEST(CredentialChain, Order) {
  CredentialWorld world([&world](const ServedRequest& r, int) {
    if (has(r.body, "AssumeRoleWithWebIdentity")) return Reply{200, world.assumed("AssumeRoleWithWebIdentity", "WEB", 1h)};
    if (has(r.body, "Action=AssumeRole")) return Reply{200, world.assumed("AssumeRole", "ROLE", 1h)};
    if (r.target == "/container") return Reply{200, world.document("CONTAINER", 6h)};
    if (r.target == "/latest/api/token") return Reply{200, "imds-token"};
    if (r.target == "/latest/meta-data/iam/security-credentials/") return Reply{200, "role-x"};
    if (r.target == "/latest/meta-data/iam/security-credentials/role-x") return Reply{200, world.document("INSTANCE", 6h)};
    return Reply{404};
  });
  world.variables.insert({{"AWS_ACCESS_KEY_ID", "ENV"},
                          {"AWS_SECRET_ACCESS_KEY", "hidden"},
                          {"AWS_CONTAINER_CREDENTIALS_FULL_URI", world.server.url() + "/container"},
                          {"AWS_EC2_METADATA_SERVICE_ENDPOINT", world.server.url()}});
  world.variables["AWS_EC2_METADATA_DISABLED"] = "false";
  const std::string token = world.write("token", "jwt\n"), script = world.write("p", "#!/bin/sh\necho '{\"Version\":1,\"AccessKeyId\":\"PROCESS\",\"SecretAccessKey\":\"hidden\"}'\n");
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  const std::string role = "role_arn=arn:aws:iam::777777777777:role/x\n", base = "source_profile=base\n",
                    web = "web_identity_token_file=" + token + "\n", process = "credential_process=" + script + "\n",
                    pair = "aws_access_key_id=CONFIG\naws_secret_access_key=hidden\n",
                    base_profile = "[profile base]\naws_access_key_id=BASE\naws_secret_access_key=hidden\n";
  world.keys("[default]\naws_access_key_id=SHARED\naws_secret_access_key=hidden\n");
  world.config("[default]\n" + role + base + process + pair + base_profile);
  EXPECT_EQ(world.outcome(""), "ENV");
  world.variables.erase("AWS_ACCESS_KEY_ID");
  EXPECT_EQ(world.outcome(""), "ROLE");
  world.config("[default]\n" + role + web + process + pair);
  EXPECT_EQ(world.outcome(""), "WEB");
  world.config("[default]\n" + process + pair);
  EXPECT_EQ(world.outcome(""), "SHARED");
  world.keys("");
  EXPECT_EQ(world.outcome(""), "PROCESS");
  world.config("[default]\n" + pair);
  EXPECT_EQ(world.outcome(""), "CONFIG");
  world.config("");
  EXPECT_EQ(world.outcome(""), "CONTAINER");
  world.variables.erase("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  EXPECT_EQ(world.outcome(""), "INSTANCE");
}

TEST(CredentialChain, AnExplicitProfileIsStrongerThanTheEnvironment) {
  CredentialWorld world;
  world.variables.insert({{"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "hidden"}, {"AWS_PROFILE", "dev"}});
  world.keys("[dev]\naws_access_key_id=DEV\naws_secret_access_key=hidden\n");
  EXPECT_EQ(world.outcome(""), "ENV");
  EXPECT_EQ(world.outcome("dev"), "DEV");
  EXPECT_EQ(world.get()->source, "shared-credentials-file");
  EXPECT_EQ(world.get()->detail, "[dev] in " + world.home + "/.aws/credentials");
}

TEST(CredentialChain, WhatIsConfiguredAndBrokenEndsTheSearch) {
  CredentialWorld world;
  world.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = world.server.url();
  const std::string files = "\"" + world.home + "/.aws/config\" and \"" + world.home + "/.aws/credentials\"";
  EXPECT_EQ(world.outcome("nobody"), "profile \"nobody\" is not in " + files);
  struct Case {
    std::string config, message;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"[profile p]\naws_access_key_id=A\n", "[profile p] in " + world.home + "/.aws/config has no aws_secret_access_key"},
           {"[profile p]\nrole_arn=r\n", "profile \"p\": role_arn needs a source_profile or a credential_source"},
           {"[profile p]\nrole_arn=r\nsource_profile=q\ncredential_source=Environment\n",
            "profile \"p\": it names both source_profile and credential_source"},
           {"[profile p]\nrole_arn=r\ncredential_source=Moon\n",
            "profile \"p\": \"Moon\" is no credential_source; there are Environment, Ec2InstanceMetadata and EcsContainer"},
           {"[profile p]\nrole_arn=r\nsource_profile=q\n", "profile \"p\": its source_profile \"q\" is not in " + files},
           {"[profile p]\nrole_arn=r\nsource_profile=q\n[profile q]\nregion=x\n",
            "profile \"p\": its source_profile \"q\" has no credentials"},
           {"[profile p]\nrole_arn=r\nsource_profile=p\n", "profile \"p\": its source_profile leads in a circle: p -> p"},
           {"[profile p]\nweb_identity_token_file=/t\n", "profile \"p\" names a web identity token but no role"},
           {"[profile p]\nsso_account_id=1\n", "profile \"p\": SSO needs sso_start_url, sso_region, sso_role_name too"},
           {"[profile p]\nsso_account_id=1\nsso_session=s\n", "profile \"p\": there is no [sso-session s]"},
           {"[profile p]\nlogin_session=x\n", "profile \"p\": login_session is not supported"},
           {"[profile p]\ncredential_process='x\n", "profile \"p\": credential_process: a quote (') is not closed"},
           {"[profile p]\nx\n",
            "bad profile file: " + world.home + "/.aws/config, line 2: is neither a [section] nor \"key = value\""}}) {
    world.config(c.config);
    EXPECT_EQ(world.outcome("p"), c.message);
  }
  EXPECT_EQ(world.server.count(), 0) << "neither the container nor STS may have been asked";
}

TEST(CredentialRole, AssumesWithTheKeysOfTheSourceProfile) {
  CredentialWorld world([&world](const ServedRequest&, int) { return Reply{200, world.assumed("AssumeRole", "ROLE", 1h)}; });
  world.variables["AWS_REGION"] = "eu-west-3";
  world.config(
      "[profile p]\nrole_arn=arn:aws:iam::777777777777:role/x\nsource_profile=base\nexternal_id=ext-1\n"
      "role_session_name=me\nduration_seconds=1800\nregion=eu-central-1\n");
  world.keys("[base]\naws_access_key_id=BASE\naws_secret_access_key=hidden\naws_session_token=base-token\n");
  world.chain("p");
  auto found = world.get();
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->access_key_id, "ROLE");
  EXPECT_EQ(found->session_token, "token-ROLE");
  EXPECT_EQ(found->account_id, "777777777777");
  EXPECT_EQ(found->source, "assume-role");
  EXPECT_EQ(found->detail, "profile \"p\": role arn:aws:iam::777777777777:role/x");
  const ServedRequest asked = world.server.requests().at(0);
  for (const char* part : {"Action=AssumeRole&", "RoleSessionName=me", "ExternalId=ext-1", "DurationSeconds=1800",
                           "RoleArn=arn%3Aaws%3Aiam%3A%3A777777777777%3Arole%2Fx"})
    EXPECT_TRUE(has(asked.body, part)) << part << " in " << asked.body;
  EXPECT_TRUE(has(asked.header("authorization"), "Credential=BASE/")) << asked.header("authorization");
  EXPECT_TRUE(has(asked.header("authorization"), "/eu-west-3/sts/"));
  EXPECT_EQ(asked.header("x-amz-security-token"), "base-token");
  EXPECT_EQ(world.outcome(), "ROLE");
  EXPECT_EQ(world.server.count(), 1) << "kept until shortly before its end";
}

TEST(CredentialRole, ChainsAndTheProfileItself) {
  int n = 0;
  CredentialWorld world([&](const ServedRequest&, int) { return Reply{200, world.assumed("AssumeRole", "ROLE" + std::to_string(++n), 1h)}; });
  world.config(
      "[profile a]\nrole_arn=role-a\nsource_profile=b\n[profile b]\nrole_arn=role-b\nsource_profile=c\n"
      "[profile c]\nrole_arn=role-c\ncredential_source=Environment\n"
      "[profile self]\nrole_arn=role-self\nsource_profile=self\naws_access_key_id=SELF\naws_secret_access_key=hidden\n"
      "[profile round]\nrole_arn=r\nsource_profile=trip\n[profile trip]\nrole_arn=t\nsource_profile=round\n");
  world.variables.insert({{"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "hidden"}});
  EXPECT_EQ(world.outcome("a"), "ROLE3");
  auto requests = world.server.requests();
  ASSERT_EQ(requests.size(), 3u);
  EXPECT_TRUE(has(requests[0].header("authorization"), "Credential=ENV/"));
  EXPECT_TRUE(has(requests[0].body, "RoleArn=role-c"));
  EXPECT_TRUE(has(requests[1].header("authorization"), "Credential=ROLE1/"));
  EXPECT_TRUE(has(requests[2].header("authorization"), "Credential=ROLE2/"));
  EXPECT_TRUE(has(requests[2].body, "RoleArn=role-a"));
  EXPECT_EQ(world.outcome("self"), "ROLE4");
  EXPECT_TRUE(has(world.server.requests().back().header("authorization"), "Credential=SELF/"));
  EXPECT_TRUE(has(world.outcome("round"), "its source_profile leads in a circle: round -> trip -> round")) << world.outcome();
}

TEST(CredentialRole, WhatStsSaysIsPassedOnWithTheProfile) {
  CredentialWorld world([](const ServedRequest&, int) {
    return Reply{403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error><RequestId>req-1</RequestId></ErrorResponse>"};
  });
  world.config("[profile p]\nrole_arn=role-x\nsource_profile=p\naws_access_key_id=A\naws_secret_access_key=hidden\n");
  world.chain("p");
  auto failed = world.get();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message,
            "profile \"p\": role role-x: sts.AssumeRole in us-east-1: AccessDenied: not you (request id req-1)");
  EXPECT_EQ(failed.error().kind, Error::Kind::Credentials);
  EXPECT_EQ(failed.error().code, "AccessDenied");
  EXPECT_FALSE(failed.error().retryable);
}

TEST(CredentialRole, ASecondFactorNeedsAPerson) {
  CredentialWorld world;
  world.config("[profile p]\nrole_arn=r\nmfa_serial=m\nsource_profile=p\naws_access_key_id=A\naws_secret_access_key=hidden\n");
  EXPECT_EQ(world.outcome("p"), "profile \"p\": mfa_serial asks for a code that only a person can give; use credentials that need none");
  EXPECT_EQ(world.server.count(), 0);
}

TEST(CredentialRole, WebIdentityOfTheEnvironmentReadsItsTokenEachTime) {
  int n = 0;
  CredentialWorld world([&](const ServedRequest&, int) {
    return Reply{200, world.assumed("AssumeRoleWithWebIdentity", "WEB" + std::to_string(++n), 1h)};
  });
  world.variables.insert({{"AWS_WEB_IDENTITY_TOKEN_FILE", world.write("t", "jwt-1\n")},
                          {"AWS_ROLE_ARN", "role-w"},
                          {"AWS_ROLE_SESSION_NAME", "session-w"}});
  EXPECT_EQ(world.outcome(), "WEB1");
  ServedRequest asked = world.server.requests().at(0);
  EXPECT_TRUE(has(asked.body, "WebIdentityToken=jwt-1") && !has(asked.body, "%0A")) << asked.body;
  EXPECT_TRUE(has(asked.body, "RoleArn=role-w") && has(asked.body, "RoleSessionName=session-w")) << asked.body;
  EXPECT_EQ(asked.header("authorization"), "");
  world.write("t", "jwt-2");
  world.now += 55min;
  EXPECT_EQ(world.outcome(), "WEB2");
  EXPECT_TRUE(has(world.server.requests().at(1).body, "WebIdentityToken=jwt-2"));
  world.write("t", "");
  world.now += 55min;
  EXPECT_EQ(world.outcome(), "AWS_WEB_IDENTITY_TOKEN_FILE: role role-w: there is no token in \"" + world.home + "/t\"");
}

TEST(CredentialChain, InvalidatingReadsChangedFilesAgain) {
  CredentialWorld world;
  world.keys("[default]\naws_access_key_id=ONE\naws_secret_access_key=hidden\n");
  EXPECT_EQ(world.outcome(), "ONE");
  world.keys("[default]\naws_access_key_id=SECOND\naws_secret_access_key=hidden\n");
  EXPECT_EQ(world.outcome(), "ONE");
  world.source->invalidate();
  EXPECT_EQ(world.outcome(), "SECOND");
}

}  // namespace
}  // namespace iasql::aws
