#include <gtest/gtest.h>

#include "aws/json.hpp"
#include "aws/path.hpp"

namespace iasql::aws {
namespace {

constexpr const char* kDocument = R"({
  "name": "n1", "zero": 0, "no": false, "empty": [], "é": 1, "odd name": {"x": 1},
  "groups": [{"items": [{"id": "a", "size": 1}, {"id": "b", "size": 3}], "owner": "me"},
             {"items": [{"id": "c", "size": 2, "tags": ["t1", "t2"]}]},
             {"owner": "you"}],
  "nested": [[1, 2], [3, [4]], 5],
  "by_name": {"p": {"v": 1}, "q": {"v": 2}, "r": {}},
  "numbers": [3, 1, 2], "words": ["pear", "apple"], "arn": "arn:aws:x:eu-west-1:123:thing/one/two"})";

struct Case {
  const char* path;
  const char* result;
};

class PathCases : public testing::TestWithParam<Case> {};

TEST_P(PathCases, Evaluates) {
  const Value document = *parse_json(kDocument);
  Result<Path> path = Path::compile(GetParam().path);
  ASSERT_TRUE(path) << path.error().message;
  EXPECT_EQ(to_json(path->eval(document)), GetParam().result) << GetParam().path;
  EXPECT_EQ(path->test(document), path->eval(document).truthy());
}

INSTANTIATE_TEST_SUITE_P(Access, PathCases,
                         testing::Values(Case{"name", R"("n1")"}, Case{"missing", "null"},
                                         Case{"name.x", "null"}, Case{R"("odd name".x)", "1"},
                                         Case{R"("\u00e9")", "1"}, Case{"@.name", R"("n1")"},
                                         Case{"numbers[0]", "3"}, Case{"numbers[-1]", "2"},
                                         Case{"numbers[7]", "null"}, Case{"numbers[-7]", "null"},
                                         Case{"name[0]", "null"}, Case{"groups[1].items[0].id", R"("c")"}));

INSTANTIATE_TEST_SUITE_P(
    Projections, PathCases,
    testing::Values(
        Case{"groups[].items[].id", R"(["a","b","c"])"},
        Case{"groups[*].items[*].id", R"([["a","b"],["c"]])"}, Case{"groups[*].owner", R"(["me","you"])"},
        Case{"groups[].items[].tags[]", R"(["t1","t2"])"}, Case{"groups[].items[0].id", R"(["a","c"])"},
        Case{"groups[].items[] | [0].id", R"("a")"}, Case{"nested[]", "[1,2,3,[4],5]"},
        Case{"nested[][]", "[1,2,3,4,5]"}, Case{"name[]", "null"}, Case{"name[*]", "null"},
        Case{"empty[].x", "[]"}, Case{"by_name.*.v", "[1,2]"}, Case{"name.*", "null"},
        Case{"groups[?owner].owner", R"(["me","you"])"},
        Case{"groups[].items[?size > `1`].id[]", R"(["b","c"])"},
        Case{"groups[].items[] | [?size > `1`].id", R"(["b","c"])"}, Case{"numbers[?@ >= `2`]", "[3,2]"},
        Case{"numbers[0:2]", "[3,1]"}, Case{"numbers[::-1]", "[2,1,3]"}, Case{"numbers[-2:]", "[1,2]"},
        Case{"numbers[5:]", "[]"}, Case{"groups[0:2].items[0].id", R"(["a","c"])"},
        Case{"numbers[::9223372036854775807]", "[3]"}, Case{"name[0:1]", "null"}));

INSTANTIATE_TEST_SUITE_P(Selections, PathCases,
                         testing::Values(Case{"[name, zero]", R"(["n1",0])"},
                                         Case{"{a: name, \"b c\": missing}", R"({"a":"n1","b c":null})"},
                                         Case{"groups[0].items[].{i: id, s: size}",
                                              R"([{"i":"a","s":1},{"i":"b","s":3}])"},
                                         Case{"groups[0].items[].[id]", R"([["a"],["b"]])"},
                                         Case{"missing.[a]", "null"}, Case{"missing.{a: b}", "null"}));

INSTANTIATE_TEST_SUITE_P(
    Logic, PathCases,
    testing::Values(Case{"missing || name", R"("n1")"}, Case{"zero || name", "0"},
                    Case{"empty || name", R"("n1")"}, Case{"name && zero", "0"}, Case{"no && name", "false"},
                    Case{"!no", "true"}, Case{"!zero", "false"}, Case{"name == 'n1'", "true"},
                    Case{"name != 'n1'", "false"}, Case{"zero == no", "false"}, Case{"zero == `0.0`", "true"},
                    Case{"empty == `[]`", "true"}, Case{"zero < `1`", "true"}, Case{"zero >= `1`", "false"},
                    Case{"name < 'z'", "null"}, Case{"missing < `1`", "null"},
                    Case{"no || zero == `0` && name == 'x'", "false"},
                    Case{"(zero == `0` || no) && name", R"("n1")"}, Case{"length(numbers) > `0`", "true"},
                    Case{"length(missing || '') > `0`", "false"}));

INSTANTIATE_TEST_SUITE_P(Literals, PathCases,
                         testing::Values(Case{"'it\\'s'", R"("it's")"}, Case{"'a\\b'", R"("a\\b")"},
                                         Case{"`\"x\"`", R"("x")"},
                                         Case{"`{\"a\": [1, null]}`", R"({"a":[1,null]})"},
                                         Case{"`\"\\`\"`", R"("`")"}, Case{"`true`", "true"}));

INSTANTIATE_TEST_SUITE_P(
    Functions, PathCases,
    testing::Values(Case{"length('aé')", "2"}, Case{"length(by_name)", "3"}, Case{"length(zero)", "null"},
                    Case{"contains(words, 'pear')", "true"}, Case{"contains(arn, 'thing')", "true"},
                    Case{"contains(zero, 'x')", "null"}, Case{"starts_with(arn, 'arn:')", "true"},
                    Case{"ends_with(arn, 'one')", "false"}, Case{"starts_with(zero, 'a')", "null"},
                    Case{"keys(by_name)", R"(["p","q","r"])"}, Case{"values(by_name)[0]", R"({"v":1})"},
                    Case{"keys(words)", "null"}, Case{"not_null(missing, no, name)", "false"},
                    Case{"join('-', words)", R"("pear-apple")"}, Case{"join('-', numbers)", "null"},
                    Case{"to_string(numbers)", R"("[3,1,2]")"}, Case{"to_string(name)", R"("n1")"},
                    Case{"to_number('12')", "12"}, Case{"to_number('-1.5e1')", "-15"},
                    Case{"to_number('x')", "null"}, Case{"to_number(' 1')", "1"},
                    Case{"sort(numbers)", "[1,2,3]"}, Case{"sort(words)", R"(["apple","pear"])"},
                    Case{"sort(nested)", "null"}, Case{"type(no)", R"("boolean")"},
                    Case{"type(missing)", R"("null")"}, Case{"type(by_name)", R"("object")"},
                    Case{"groups[].items[].length(id)", "[1,1,1]"},
                    Case{"split(arn, ':')[3]", R"("eu-west-1")"},
                    Case{"from_json('{\"a\": [1]}').a[0]", "1"}, Case{"from_json('{')", "null"},
                    Case{"from_json(by_name)", "null"}, Case{"from_base64('YcOk')", R"("aä")"},
                    Case{"from_base64('?')", "null"},
                    Case{"split('a,,b', ',')", R"(["a","","b"])"}, Case{"split('ab', '')", R"(["ab"])"},
                    Case{"split(zero, ',')", "null"}, Case{"last_part(arn, '/')", R"("two")"},
                    Case{"last_part(name, '/')", R"("n1")"}, Case{"last_part(missing, '/')", "null"},
                    Case{"entries(by_name)[?value.v > `1`].key", R"(["q"])"}, Case{"entries(words)", "null"},
                    Case{"from_entries(groups[].items[].{key: id, value: size})", R"({"a":1,"b":3,"c":2})"},
                    Case{"from_entries(words)", "{}"}, Case{"from_entries(by_name)", "null"},
                    Case{"pick(by_name, ['r', 'p', 'x']) | keys(@)", R"(["r","p"])"},
                    Case{"keys(omit(by_name, ['q']))", R"(["p","r"])"}, Case{"omit(missing, ['q'])", "null"}));

TEST(Path, BadSyntaxNamesThePosition) {
  for (const char* text : {"",
                           "a.",
                           "a..b",
                           "a[",
                           "a[?b",
                           "a]",
                           "(a",
                           "a b",
                           "a[0",
                           "a[1:2:3:4]",
                           "a[::0]",
                           "'open",
                           "`{`",
                           "a ==",
                           "{a}",
                           "[a",
                           "f(a)",
                           "length()",
                           "length(a, b)",
                           "a.'x'",
                           "#",
                           "a**",
                           "!",
                           "a[99999999999999999999]",
                           "&a",
                           "a.0",
                           "-"}) {
    Result<Path> path = Path::compile(text);
    ASSERT_FALSE(path) << text;
    EXPECT_EQ(path.error().kind, Error::Kind::Input);
    EXPECT_NE(path.error().message.find("at character "), std::string::npos) << path.error().message;
  }
  EXPECT_NE(Path::compile("a || nope(b)").error().message.find("character 6: unknown function \"nope\""),
            std::string::npos);
}

TEST(Path, DeepOrLongTextIsRefused) {
  EXPECT_FALSE(Path::compile(std::string(1000, '(') + "a" + std::string(1000, ')')));
  EXPECT_FALSE(Path::compile(std::string(1000, '!') + "a"));
  EXPECT_FALSE(Path::compile(std::string(5000, 'a')));
  std::string chain = "a";
  for (int i = 0; i < 400; ++i) chain += ".a";
  EXPECT_TRUE(Path::compile(chain)->eval(Value(Map{})).is_null());
  for (int i = 0; i < 400; ++i) chain += ".a";
  EXPECT_FALSE(Path::compile(chain));
}

TEST(Path, Roots) {
  const std::pair<const char*, std::vector<std::string>> cases[] = {{"a.b || c", {"a", "c"}},
                                                                    {"a[?b == 'x'].d", {"a"}},
                                                                    {"length(a[]) > `0` && a.b", {"a"}},
                                                                    {"@.a.b", {"a"}},
                                                                    {"{x: a, y: [b, c.d]}", {"a", "b", "c"}},
                                                                    {"a | b", {"a"}},
                                                                    {"'x'", {}},
                                                                    {"*.a", {}}};
  for (const auto& [text, roots] : cases) EXPECT_EQ(Path::compile(text)->roots(), roots) << text;
}

TEST(Path, DefaultIsEmpty) {
  const Path path;
  EXPECT_TRUE(path.empty());
  EXPECT_TRUE(path.eval(Value(1)).is_null());
  EXPECT_FALSE(path.test(Value(1)));
  const Path copy = *Path::compile("a");
  EXPECT_EQ(copy.text(), "a");
  EXPECT_FALSE(copy.empty());
}

TEST(Path, DoublingEndsInNullAndNotInMemory) {
  std::string doubling = "[@,@]", text = "join('', ['xxxxxxxxxx', 'xxxxxxxxxx'])";
  for (int i = 0; i < 60; ++i) {
    doubling += "|[@,@]";
    text += "|join('',[@,@])";
  }
  for (const std::string& expression : {doubling, text}) {
    const Result<Path> path = Path::compile(expression);
    ASSERT_TRUE(path) << path.error().message;
    const Value result = path->eval(Value(Map{{"a", Value(1)}}));
    EXPECT_TRUE(result.is_null() || result.size() <= 2) << expression;
  }
  std::string members;
  for (int i = 0; i < 200000; ++i) members += (i ? ",{\"a\":" : "{\"a\":") + std::to_string(i) + "}";
  const Result<Value> large = parse_json("[" + members + "]");
  EXPECT_EQ(Path::compile("[*].{b: a, c: a}")->eval(*large).size(), 200000u);
}

}  // namespace
}  // namespace iasql::aws
