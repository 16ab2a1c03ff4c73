// Container, EC2 instance and program: what they are asked, what is made of good and bad answers.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "aws/credentials_impl.hpp"
#include "credentials_fixture.hpp"

namespace iasql::aws {
namespace {

using namespace std::chrono_literals;
using test::CredentialWorld;
using test::LocalServer;
using test::Reply;
using test::ServedRequest;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// --- container

TEST(CredentialContainer, SendsTheTokenAndReadsTheAnswer) {
  CredentialWorld world([&world](const ServedRequest&, int) { return Reply{200, world.document("TASK", 6h)}; });
  world.variables.insert({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", world.server.url() + "/creds?id=1"},
                          {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "from-variable"},
                          {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", world.write("t", "from-file\n")}});
  auto found = (world.chain(), world.get());
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->access_key_id, "TASK");
  EXPECT_EQ(found->session_token, "token-TASK");
  EXPECT_EQ(found->source, "container");
  EXPECT_EQ(found->detail, "container endpoint " + world.server.host());
  const ServedRequest asked = world.server.requests().at(0);
  EXPECT_EQ(asked.method + " " + asked.target, "GET /creds?id=1");
  EXPECT_EQ(asked.header("authorization"), "from-file");
  world.variables.erase("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  world.now += 5h + 46min;
  EXPECT_EQ(world.outcome(), "TASK");
  EXPECT_EQ(world.server.requests().at(1).header("authorization"), "from-variable");
}

TEST(CredentialContainer, SendsNothingToStrangers) {
  CredentialWorld world;
  const std::string name = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  for (const char* host : {"example.com", "10.0.0.1", "169.254.169.254", "127.0.0.1.example.com", "[fd00:ec2::24]", "localhost.example.com", "2130706433"}) {
    world.variables[name] = std::string("http://") + host + "/x";
    EXPECT_TRUE(has(world.outcome(""), "without https it must be a loopback address")) << host << ": " << world.outcome();
  }
  for (const char* url : {"ftp://127.0.0.1/", "http://", "http://user:pw@127.0.0.1/", "http://127.0.0.1:0/", "http://127.0.0.1:x/", "http://127.0.0.1\\@x/", "127.0.0.1"}) {
    world.variables[name] = url;
    EXPECT_TRUE(has(world.outcome(""), "bad URL in " + name)) << url << ": " << world.outcome();
    EXPECT_FALSE(has(world.outcome(), "pw"));
  }
  world.variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "@example.com/";
  EXPECT_EQ(world.outcome(""), "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI must begin with a slash");
  world.variables.erase("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  world.variables[name] = world.server.url();
  world.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "a\r\nX: y";
  EXPECT_EQ(world.outcome(""), "AWS_CONTAINER_AUTHORIZATION_TOKEN holds no legal token");
  EXPECT_EQ(world.server.count(), 0);
}

TEST(CredentialContainer, TriesAgainWhenThatMayHelpAndNeverShowsTheBody) {
  CredentialWorld world([](const ServedRequest& r, int) {
    return r.target == "/denied" ? Reply{403, "secret"} : r.target == "/bad" ? Reply{200, "secret"} : r.target == "/half" ? Reply{200, R"({"AccessKeyId":"secret"})"} : Reply{500, "secret"};
  });
  const std::string name = "AWS_CONTAINER_CREDENTIALS_FULL_URI", where = "container endpoint " + world.server.host();
  world.variables[name] = world.server.url() + "/denied";
  EXPECT_EQ(world.outcome(""), where + " answers with status 403");
  EXPECT_EQ(world.server.count(), 1);
  world.variables[name] = world.server.url() + "/half";
  EXPECT_EQ(world.outcome(""), where + ": the answer has no SecretAccessKey");
  world.variables[name] = world.server.url() + "/down";
  EXPECT_EQ(world.outcome(""), where + " answers with status 500");
  EXPECT_EQ(world.server.count(), 5);
}

TEST(CredentialUrl, TakesUrlsApart) {
  struct Case {
    const char *url, *whole;
  };
  for (const Case& c : {Case{"http://Host", "http://host/"}, Case{"HTTPS://[::1]:80/a/b?c=d", "https://[::1]:80/a/b?c=d"},
                        Case{"http://h?x", "http://h/?x"}, Case{"http://h:1/", "http://h:1/"}}) {
    auto request = request_for_url(c.url);
    ASSERT_TRUE(request) << c.url;
    EXPECT_EQ(request->url(), c.whole);
  }
  for (const char* url : {"", "h", "http://", "http:///x", "http://[::1", "http://[]/", "http://[x]/", "http://h:/", "http://h:65536/", "http://h:1x", "http://h /", "http://h/#f", "http://h:123456/"})
    EXPECT_FALSE(request_for_url(url)) << url;
}

// --- EC2 instance

struct Instance : CredentialWorld {
  explicit Instance(LocalServer::Handler handler) : CredentialWorld(std::move(handler)) {
    variables["AWS_EC2_METADATA_DISABLED"] = "";
    variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = server.url() + "/";
  }
};
const std::string kRoles = "/latest/meta-data/iam/security-credentials/";

TEST(CredentialInstance, TokenRoleAndKeys) {
  Instance world([&world](const ServedRequest& r, int) {
    if (r.method == "PUT") return Reply{200, "session-1"};
    return Reply{200, r.target == kRoles ? "role-x\n" : world.document("NODE", 6h)};
  });
  auto found = (world.chain(), world.get());
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->access_key_id, "NODE");
  EXPECT_EQ(found->source, "instance-metadata");
  EXPECT_EQ(found->detail, "role role-x");
  auto asked = world.server.requests();
  ASSERT_EQ(asked.size(), 3u);
  EXPECT_EQ(asked[0].target, "/latest/api/token");
  EXPECT_EQ(asked[0].header("x-aws-ec2-metadata-token-ttl-seconds"), "21600");
  EXPECT_EQ(asked[1].target, kRoles);
  EXPECT_EQ(asked[1].header("x-aws-ec2-metadata-token"), "session-1");
  EXPECT_EQ(asked[2].target, kRoles + "role-x");
  EXPECT_EQ(asked[2].header("x-aws-ec2-metadata-token"), "session-1");
  EXPECT_EQ(world.outcome(), "NODE");
  EXPECT_EQ(world.server.count(), 3);
}

TEST(CredentialInstance, AnExpiredTokenIsReplacedOnce) {
  int tokens = 0;
  Instance world([&](const ServedRequest& r, int) {
    if (r.method == "PUT") return Reply{200, "session-" + std::to_string(++tokens)};
    if (r.header("x-aws-ec2-metadata-token") == "session-1") return Reply{401};
    return Reply{200, r.target == kRoles ? "role-x" : world.document("NODE", 6h)};
  });
  EXPECT_EQ(world.outcome(), "NODE");
  EXPECT_EQ(tokens, 2);
  Instance never([&](const ServedRequest& r, int) { return r.method == "PUT" ? Reply{200, "s"} : Reply{401}; });
  EXPECT_TRUE(has(never.outcome(), "EC2 instance metadata answers with status 401"));
  EXPECT_EQ(never.server.count(), 4);
}

TEST(CredentialInstance, EveryTroubleMeansNone) {
  struct Case {
    Reply token, role, keys;
    const char* why;
  };
  const Reply token{200, "s"}, role{200, "role-x"};
  for (const Case& c : std::initializer_list<Case>{
           {Reply{404}, role, {}, "gives no session token (status 404)"},
           {Reply{200, ""}, role, {}, "gives no session token (status 200)"},
           {Reply{.act = Reply::Act::Stall}, role, {}, "does not answer: no answer from "},  // a hop too many
           {token, Reply{404}, {}, "knows no role of this instance"},
           {token, Reply{200, ""}, {}, "names no role"},
           {token, Reply{200, "../../x"}, {}, "names no role"},
           {token, role, Reply{500}, "answers with status 500 for role role-x"},
           {token, role, Reply{200, "secret"}, "does not answer with JSON"},
           {token, role, Reply{200, R"({"Code":"AssumeRoleUnauthorizedAccess","Message":"secret"})"},
            "has no credentials of role role-x: AssumeRoleUnauthorizedAccess"},
           {token, role, Reply{200, R"({"Code":"Success","AccessKeyId":"A"})"},
            "has no credentials of role role-x: the answer has no SecretAccessKey"}}) {
    Instance world([&c](const ServedRequest& r, int) {
      return r.method == "PUT" ? c.token : r.target == kRoles ? c.role : c.keys;
    });
    const std::string got = world.outcome();
    EXPECT_TRUE(has(got, std::string("EC2 instance metadata ") + c.why)) << got;
    EXPECT_FALSE(has(got, "secret")) << got;
    EXPECT_TRUE(has(got, "no AWS credentials found: ")) << got;
  }
}

TEST(CredentialInstance, WaitsASecondUnlessToldOtherwise) {
  Instance world([](const ServedRequest&, int) { return Reply{.act = Reply::Act::Stall}; });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(has(world.outcome(), "within 1000 ms")) << world.outcome();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s) << "the second question is answered from memory";
  EXPECT_EQ(world.server.count(), 1);
  world.variables.insert({{"AWS_METADATA_SERVICE_NUM_ATTEMPTS", "2"}});
  world.outcome("");
  EXPECT_EQ(world.server.count(), 3);
}

TEST(CredentialInstance, KeysPastTheirEndAreUsedOn) {
  int n = 0;
  Instance world([&](const ServedRequest& r, int) {
    if (r.method == "PUT") return Reply{200, "s"};
    return Reply{200, r.target == kRoles ? "role-x" : world.document("NODE" + std::to_string(++n), -1h)};
  });
  world.chain();
  auto found = world.get();
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(*found->expires, world.now + 15min + 2min + 4min);
  EXPECT_TRUE(has(world.log, "used for 21 minutes more")) << world.log;
  EXPECT_EQ(world.outcome(), "NODE1");
  world.now += 11min;
  EXPECT_EQ(world.outcome(), "NODE2");
}

TEST(CredentialInstance, EndpointMode) {
  CredentialWorld world;
  world.variables["AWS_EC2_METADATA_DISABLED"] = "";
  world.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] = "ipv5";
  EXPECT_EQ(world.outcome(""), "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE must be IPv4 or IPv6");
  world.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] = "";
  world.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "nonsense";
  EXPECT_TRUE(has(world.outcome(""), "bad URL in AWS_EC2_METADATA_SERVICE_ENDPOINT")) << world.outcome();
}

// --- program

struct Program : CredentialWorld {
  void script(const std::string& text) {
    const std::string path = write("my program", "#!/bin/sh\n" + text + "\n");
    chmod(path.c_str(), 0700);
    config("[profile p]\ncredential_process = \"" + path + "\" 'secret argument' $HOME ; touch " + home + "/owned\n");
  }
  std::string what() const { return "profile \"p\": credential_process \"" + home + "/my program\""; }
};

TEST(CredentialProcess, RunsTheProgramWithoutAShell) {
  Program world;
  world.script("printf '%s|' \"$@\" >" + world.home + "/arguments; echo noise >&2\n"
               "echo '{\"Version\": 1, \"AccessKeyId\": \"PROG\", \"SecretAccessKey\": \"s\", \"SessionToken\": \"t\", "
               "\"Expiration\": \"" + world.iso(1h) + "\", \"AccountId\": \"123456789012\"}'");
  auto found = (world.chain("p"), world.get());
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->access_key_id, "PROG");
  EXPECT_EQ(found->session_token, "t");
  EXPECT_EQ(found->account_id, "123456789012");
  EXPECT_EQ(found->source, "credential-process");
  EXPECT_EQ(found->detail, world.what());
  EXPECT_EQ(**read_text_file(world.home + "/arguments"), "secret argument|$HOME|;|touch|" + world.home + "/owned|");
  EXPECT_FALSE(std::filesystem::exists(world.home + "/owned"));
}

TEST(CredentialProcess, ProblemsNameTheProgramAndNothingElse) {
  Program world;
  struct Case {
    const char *script, *problem;
  };
  for (const Case& c : {Case{"echo secret; echo secret >&2; exit 3", " ended with status 3"},
                        Case{"kill -9 $$", " ended with status 137"},
                        Case{"echo secret", ": what it prints is not JSON"},
                        Case{"echo '{\"Version\":2,\"AccessKeyId\":\"a\"}'", ": it does not print Version 1, the only one there is"},
                        Case{"echo '{\"Version\":1,\"AccessKeyId\":\"a\"}'", ": the answer has no SecretAccessKey"},
                        Case{"echo '{\"Version\":1,\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"s\",\"Expiration\":\"soon\"}'",
                             ": Expiration of the answer is not a time"},
                        Case{"head -c 100000 /dev/zero", " prints more than 64 kB"}}) {
    world.script(c.script);
    EXPECT_EQ(world.outcome("p"), world.what() + c.problem);
  }
  world.config("[profile p]\ncredential_process = /no/such/program secret\n");
  EXPECT_EQ(world.outcome("p"), "profile \"p\": credential_process \"/no/such/program\": could not run \"/no/such/program\": No such file or directory");
}

TEST(CredentialProcess, AProgramThatHangsIsEndedWithItsChildren) {
  Program world;
  world.script("echo $$ >" + world.home + "/pid; sleep 1000 & echo $! >" + world.home + "/child; wait");
  Settings settings = Settings::load([&](const std::string& n) { return n == "HOME" ? world.home : ""; }, "p");
  auto context = std::make_shared<const CredentialContext>(
      CredentialContext{world.loop, world.store, settings, {}, {}, "", [&] { return world.now; }, {}, {}});
  auto source = process_credentials(context, "p", settings.profile(), 500ms);
  auto gone = [&](const std::string& file) { return kill(std::atoi((*read_text_file(world.home + file))->c_str()), 0) != 0; };
  auto found = run_until(world.loop, world.waiter, source->get());
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message, world.what() + " did not end within 500 ms");
  EXPECT_TRUE(gone("/pid"));
  for (int i = 0; i < 200 && !gone("/child"); ++i) {  // init reaps it when it likes
    Loop::Clock::time_point end = Loop::Clock::now() + 10ms;
    while (Loop::Clock::now() < end) {
    }
  }
  const auto child = read_text_file("/proc/" + std::to_string(std::atoi((*read_text_file(world.home + "/child"))->c_str())) + "/stat");
  EXPECT_TRUE(gone("/child") || has(**child, ") Z ")) << "killed, whether or not somebody has reaped it";

  std::filesystem::remove(world.home + "/pid");
  {
    Task<Result<Credentials>> abandoned = source->get();  // as when a statement is cancelled
    abandoned.start();
    for (int i = 0; i < 1000 && !(*read_text_file(world.home + "/pid")).value_or("").size(); ++i) usleep(5000);
    EXPECT_FALSE(gone("/pid"));
  }
  EXPECT_TRUE(gone("/pid"));
}

TEST(CredentialProcess, ADescendantThatKeepsTheOutputOpenHoldsNobodyUp) {
  Program world;
  world.script("sleep 20 & echo $! >" + world.home + "/child\necho '{\"Version\": 1, \"AccessKeyId\": \"PROG\", \"SecretAccessKey\": \"s\"}'");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(world.outcome("p"), "PROG");
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
  kill(std::atoi((*read_text_file(world.home + "/child"))->c_str()), SIGKILL);
}

}  // namespace
}  // namespace iasql::aws
