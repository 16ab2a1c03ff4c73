// The profile parser's dialect, how the two files are put together, and settings looked up in both worlds.
#include "aws/profile.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

#include "aws/profile_files.hpp"
#include "aws/shell_words.hpp"

namespace iasql::aws {
namespace {

std::vector<ProfileSection> parsed(std::string_view text) {
  auto sections = parse_profile(text);
  if (sections) return *sections;
  ADD_FAILURE() << sections.error().message;
  return {};
}

std::string problem(std::string_view text) {
  auto sections = parse_profile(text);
  if (sections) return "no problem";
  EXPECT_EQ(sections.error().kind, Error::Kind::Config);
  return sections.error().message;
}

Getenv environment(std::map<std::string, std::string> variables) {
  return [variables](const std::string& name) {
    auto it = variables.find(name);
    return it == variables.end() ? std::string() : it->second;
  };
}

TEST(Profile, KeysValuesCommentsAndBlanks) {
  auto sections = parsed(
      "\xef\xbb\xbf# a comment\n"
      "[default]\r\n"
      "  Region = eu-west-1  \r\n"
      "; another\n"
      "output: json # not a comment\n"
      "empty =\n"
      "\n"
      "equals = a=b:c\n"
      "[profile two]\n"
      "x=\"y\"\n");
  ASSERT_EQ(sections.size(), 2u);
  EXPECT_EQ(sections[0].name, "default");
  EXPECT_EQ(sections[0].line, 2);
  EXPECT_EQ(sections[0].value("region"), "eu-west-1");
  EXPECT_EQ(sections[0].find("region")->line, 3);
  EXPECT_EQ(sections[0].value("output"), "json # not a comment");
  EXPECT_TRUE(sections[0].has("empty"));
  EXPECT_EQ(sections[0].value("empty"), "");
  EXPECT_EQ(sections[0].value("equals"), "a=b:c");
  EXPECT_FALSE(sections[0].has("x"));
  EXPECT_EQ(sections[1].value("x"), "\"y\"");
}

TEST(Profile, Blocks) {
  auto sections = parsed(
      "[profile x]\n"
      "s3 =\n"
      "  addressing_style = path\n"
      "\n"
      "  # in between\n"
      "    max_concurrent_requests=20\n"
      "services = mine\n"
      "long = first\n"
      "   second\n");
  ASSERT_EQ(sections.size(), 1u);
  EXPECT_EQ(sections[0].value("s3", "addressing_style"), "path");
  EXPECT_EQ(sections[0].value("s3", "max_concurrent_requests"), "20");
  EXPECT_EQ(sections[0].value("s3", "absent"), "");
  EXPECT_EQ(sections[0].value("s3"), "");
  EXPECT_EQ(sections[0].value("services"), "mine");
  EXPECT_EQ(sections[0].value("services", "addressing_style"), "");
  EXPECT_EQ(sections[0].value("long"), "first\nsecond");
}

TEST(Profile, KeysThatAreIndentedAlikeAreSiblings) {
  auto sections = parsed("[x]\n  a = 1\n  b = 2\n    more\n c = 3\n");
  ASSERT_EQ(sections.size(), 1u);
  EXPECT_EQ(sections[0].value("a"), "1");
  EXPECT_EQ(sections[0].value("b"), "2\nmore");
  EXPECT_EQ(sections[0].value("c"), "3");
}

TEST(Profile, DefaultsAreInEverySection) {
  auto sections = parsed("[a]\nx=1\n[DEFAULT]\nx=0\ny=0\n[b]\n[DEFAULT]\nz=0\n");
  ASSERT_EQ(sections.size(), 2u);
  EXPECT_EQ(sections[0].value("x"), "1");
  EXPECT_EQ(sections[0].value("y"), "0");
  EXPECT_EQ(sections[1].value("x"), "0");
  EXPECT_EQ(sections[1].value("z"), "0");
}

TEST(Profile, ProblemsNameTheLineAndNoValue) {
  EXPECT_EQ(problem("\nkey = secret\n"), "line 2: comes before the first [section]");
  EXPECT_EQ(problem("[a]\nsecret\n"), "line 2: is neither a [section] nor \"key = value\"");
  EXPECT_EQ(problem("[a]\n= secret\n"), "line 2: has no key before the \"=\"");
  EXPECT_EQ(problem("[a]\nx=1\nX = secret\n"), "line 3: the key was there before, in line 2");
  EXPECT_EQ(problem("[a]\n[b]\n[a]\n"), "line 3: section [a] was there before, in line 1");
  EXPECT_EQ(problem("[a]\ns3 =\n  x = 1\n  secret\n"), "line 4: is not \"key = value\"");
  EXPECT_EQ(problem("[a]\nx = \xff\n"), "line 2: is not text in UTF-8");
  EXPECT_EQ(problem(std::string_view("[a]\nx = \0\n", 10)), "line 2: is not text in UTF-8");
  EXPECT_EQ(problem("[a]\nx = \xed\xa0\x80\n"), "line 2: is not text in UTF-8");
  EXPECT_EQ(problem("[a]\nx = \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\n"), "no problem");
  EXPECT_EQ(problem("[a\n"), "line 1: comes before the first [section]");
  EXPECT_EQ(problem(""), "no problem");
}

TEST(ShellWords, Splits) {
  struct Case {
    const char* line;
    std::vector<std::string> words;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"", {}},
           {"  a  b\tc ", {"a", "b", "c"}},
           {"'a b' \"c d\"", {"a b", "c d"}},
           {"a'b'\"c\"", {"abc"}},
           {"'' \"\"", {"", ""}},
           {"a\\ b \\\\ \\'", {"a b", "\\", "'"}},
           {R"("a\"b\\c\d")", {"a\"b\\c\\d"}},
           {R"('a\b')", {"a\\b"}},
           {"$HOME `x` ; | # *", {"$HOME", "`x`", ";", "|", "#", "*"}}}) {
    auto words = shell_words(c.line);
    ASSERT_TRUE(words) << c.line;
    EXPECT_EQ(*words, c.words) << c.line;
  }
  for (const char* line : {"'a", "\"a", "\"a\\\"", "a\\"}) EXPECT_FALSE(shell_words(line)) << line;
}

TEST(ProfileFiles, BothFilesMakeAProfile) {
  auto files = ProfileFiles::parse(
      "[default]\nregion=eu-west-1\n[profile \"with space\"]\nregion=a\n[profile bare]\nregion=b\naws_access_key_id=old\n"
      "[notaprofile]\nregion=c\n[sso-session corp]\nsso_region=d\n[services s]\nsqs =\n  endpoint_url = http://x\n",
      "[bare]\naws_access_key_id=new\n[only]\naws_access_key_id=k\n[profile odd]\n");
  ASSERT_TRUE(files) << files.error().message;
  ASSERT_TRUE(files->profile("with space"));
  EXPECT_EQ(files->profile("default")->value("region"), "eu-west-1");
  EXPECT_EQ(files->profile("bare")->value("region"), "b");
  EXPECT_EQ(files->profile("bare")->value("aws_access_key_id"), "new");
  EXPECT_EQ(files->in_config("bare")->value("aws_access_key_id"), "old");
  EXPECT_EQ(files->in_credentials("bare")->value("region"), "");
  EXPECT_TRUE(files->profile("only"));
  EXPECT_FALSE(files->in_config("only"));
  EXPECT_FALSE(files->profile("notaprofile"));
  EXPECT_TRUE(files->profile("profile odd"));
  EXPECT_EQ(files->sso_session("corp")->value("sso_region"), "d");
  EXPECT_EQ(files->services("s")->value("sqs", "endpoint_url"), "http://x");
}

TEST(ProfileFiles, ProblemsNameTheFile) {
  EXPECT_EQ(ProfileFiles::parse("[a]\nx\n", "", "/etc/c").error().message,
            "/etc/c, line 2: is neither a [section] nor \"key = value\"");
  EXPECT_EQ(ProfileFiles::parse("", "x=1\n", "c", "/etc/k").error().message,
            "/etc/k, line 1: comes before the first [section]");
}

class Directory {
 public:
  Directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "iasql-profile-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  std::string write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(path_ + "/" + name).parent_path());
    std::ofstream(path_ + "/" + name) << text;
    return path_ + "/" + name;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST(ProfileFiles, AreFoundWhereTheEnvironmentSays) {
  Directory home, other;
  home.write(".aws/config", "[default]\nregion=home\n");
  home.write(".aws/credentials", "[default]\naws_access_key_id=home\n");
  other.write("c", "[default]\nregion=other\n");
  auto usual = ProfileFiles::read(environment({{"HOME", home.path()}}));
  ASSERT_TRUE(usual);
  EXPECT_EQ(usual->profile("default")->value("region"), "home");
  EXPECT_EQ(usual->profile("default")->value("aws_access_key_id"), "home");
  auto named = ProfileFiles::read(environment(
      {{"HOME", home.path()}, {"DIR", other.path()}, {"AWS_CONFIG_FILE", "${DIR}/c"}, {"AWS_SHARED_CREDENTIALS_FILE", "~/no"}}));
  ASSERT_TRUE(named);
  EXPECT_EQ(named->profile("default")->value("region"), "other");
  EXPECT_FALSE(named->in_credentials("default"));
  auto nowhere = ProfileFiles::read(environment({{"HOME", other.path()}, {"AWS_CONFIG_FILE", "/dev/null"}}));
  ASSERT_TRUE(nowhere);
  EXPECT_FALSE(nowhere->profile("default"));
  auto huge = ProfileFiles::read(
      environment({{"HOME", home.path()}, {"AWS_CONFIG_FILE", other.write("h", std::string((1u << 20) + 1, '#'))}}));
  ASSERT_FALSE(huge);
  EXPECT_EQ(huge.error().message, "\"" + other.path() + "/h\" is larger than a megabyte");
}

TEST(ProfileFiles, StampChangesWithTheFiles) {
  Directory home;
  const Getenv getenv = environment({{"HOME", home.path()}});
  const std::string before = profile_files_stamp(getenv);
  EXPECT_EQ(before, profile_files_stamp(getenv));
  home.write(".aws/credentials", "[default]\n");
  const std::string with = profile_files_stamp(getenv);
  EXPECT_NE(before, with);
  home.write(".aws/credentials", "[default]\nx=1\n");
  EXPECT_NE(with, profile_files_stamp(getenv));
}

TEST(Settings, TheEnvironmentComesFirst) {
  auto files = ProfileFiles::parse(
      "[default]\nregion=r\n[profile dev]\nregion=dev\nca_bundle=/ca\nuse_fips_endpoint=TRUE\nuse_dualstack_endpoint=no\n"
      "services=s\ns3 =\n  addressing_style = virtual\n[services s]\nsqs =\n  endpoint_url = http://x\n",
      "");
  ASSERT_TRUE(files);
  const Settings plain(environment({}), *files, "");
  EXPECT_EQ(plain.profile_name(), "default");
  EXPECT_FALSE(plain.profile_is_named());
  EXPECT_EQ(plain.region(), "r");
  EXPECT_EQ(plain.services_value("sqs", "endpoint_url"), "");

  const Settings dev(environment({{"AWS_PROFILE", "dev"}, {"AWS_CA_BUNDLE", "/env"}}), *files, "");
  EXPECT_EQ(dev.profile_name(), "dev");
  EXPECT_TRUE(dev.profile_is_named());
  EXPECT_FALSE(dev.profile_is_explicit());
  EXPECT_EQ(dev.region(), "dev");
  EXPECT_EQ(dev.ca_bundle(), "/env");
  EXPECT_EQ(dev.value("", "ca_bundle"), "/ca");
  EXPECT_EQ(dev.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"), true);
  EXPECT_EQ(dev.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"), false);
  EXPECT_EQ(dev.flag("X", "y"), std::nullopt);
  EXPECT_EQ(dev.block_value("s3", "addressing_style"), "virtual");
  EXPECT_EQ(dev.services_value("sqs", "endpoint_url"), "http://x");
  EXPECT_EQ(dev.lookup("", "services"), "s");
  EXPECT_EQ(dev.lookup("", "s3.addressing_style"), "virtual");
  EXPECT_EQ(dev.lookup("services s", "sqs.endpoint_url"), "http://x");
  EXPECT_EQ(dev.lookup("services t", "sqs.endpoint_url") + dev.lookup("profile dev", "region") + dev.lookup("", "x.y"), "");

  const Settings both(environment({{"AWS_PROFILE", "dev"}, {"AWS_DEFAULT_PROFILE", "default"}, {"AWS_DEFAULT_REGION", "e"}}),
                      *files, "");
  EXPECT_EQ(both.profile_name(), "default");
  EXPECT_EQ(both.region(), "e");
  const Settings chosen(environment({{"AWS_PROFILE", "other"}, {"AWS_REGION", "f"}}), *files, "dev");
  EXPECT_EQ(chosen.profile_name(), "dev");
  EXPECT_TRUE(chosen.profile_is_explicit());
  EXPECT_EQ(chosen.region(), "f");
}

TEST(Settings, BrokenFilesCountAsEmpty) {
  const Settings settings(environment({}), ProfileFiles::parse("x\n", ""), "");
  ASSERT_TRUE(settings.files_error());
  EXPECT_EQ(settings.region(), "");
}

}  // namespace
}  // namespace iasql::aws
