// Expressions followed through a document, and what a reader leaves out because of it.
#include <gtest/gtest.h>

#include "aws/wanted.hpp"
#include "protocol_fixture.hpp"

namespace iasql::aws {
namespace {

/// "a.b c" for what an expression wants, "a.*" for all of a.
std::string shown(const Wanted& wanted, std::initializer_list<const char*> names, const std::string& before = "") {
  std::string out;
  for (const char* name : names) {
    const Wanted* inner = wanted.find(name);
    if (!inner) continue;
    if (inner->all()) out += before + name + ".* ";
    else if (const std::string below = shown(*inner, names, before + name + "."); !below.empty()) out += below;
    else out += before + name + " ";
  }
  return out;
}

std::string wanted_by(const char* text) {
  Wanted root;
  trace(*Path::compile(text), {{&root}, {}}).want_all();
  return root.all() ? "all" : shown(root, {"a", "b", "c"});
}

TEST(Wanted, ExpressionsAreFollowed) {
  EXPECT_EQ(wanted_by("a"), "a.* ");
  EXPECT_EQ(wanted_by("a.b"), "a.b.* ");
  EXPECT_EQ(wanted_by("a[].b[0].c"), "a.b.c.* ");
  EXPECT_EQ(wanted_by("a[?b=='x'].c"), "a.b.* a.c.* ");
  EXPECT_EQ(wanted_by("a[?b=='x'] | [0].c"), "a.b.* a.c.* ");
  EXPECT_EQ(wanted_by("a[1:].b"), "a.b.* ");
  EXPECT_EQ(wanted_by("a.*.b"), "a.* b.* ");  // b by name is more than is needed
  EXPECT_EQ(wanted_by("a || b.c"), "a.* b.c.* ");
  EXPECT_EQ(wanted_by("a.b && c"), "a.b.* c.* ");
  EXPECT_EQ(wanted_by("(a || b).c"), "a.* b.c.* ");
  EXPECT_EQ(wanted_by("not_null(a.b, 'x')"), "a.b.* ");
  EXPECT_EQ(wanted_by("length(a)"), "a.* ");
  EXPECT_EQ(wanted_by("!(a.c)"), "a.c.* ");
  EXPECT_EQ(wanted_by("{x: a.b, y: c}.x.c"), "a.b.* c.* ");
  EXPECT_EQ(wanted_by("[a, b.c]"), "a.* b.c.* ");
  EXPECT_EQ(wanted_by("@"), "all");
  EXPECT_EQ(wanted_by("'text'"), "");
}

TEST(Wanted, OfADocumentPutTogether) {
  Wanted page;
  const WantedPlaces items = trace(*Path::compile("a[]"), {{&page}, {}});
  trace(*Path::compile("item.b && parent.c"), {{}, {{"item", items.places}, {"parent", {&page}}}}).want_all();
  EXPECT_EQ(shown(page, {"a", "b", "c"}), "a.b.* c.* ");
}

TEST(Wanted, LookingIntoWhatIsWantedWholeChangesNothing) {
  Wanted page;
  const WantedPlaces document{{&page}, {}};
  const WantedPlaces inner = trace(*Path::compile("a.b"), document);
  trace(*Path::compile("a"), document).want_all();
  inner.want_all();
  trace(*Path::compile("a.b.c"), document).want_all();
  EXPECT_EQ(shown(page, {"a", "b", "c"}), "a.* ");
  EXPECT_EQ(shown(page.copy(), {"a", "b", "c"}), "a.* ");
}

std::string read(const char* metadata, const std::string& body, std::initializer_list<const char*> paths) {
  const ProtocolFixture fixture(metadata);
  Wanted wanted;
  for (const char* path : paths) trace(*Path::compile(path), {{&wanted}, {}}).want_all();
  HttpResponse response;
  response.status = 200;
  response.body = body;
  const Result<Value> output = fixture.protocol->parse(*fixture.model, *fixture.op, response, &wanted);
  return output ? to_json(*output) : "error: " + output.error().message;
}

TEST(Wanted, XmlIsReadInPart) {
  const std::string body =
      "<DoResponse><name>n</name><Count>many</Count><textSet><item>a</item><item>b</item></textSet>"
      "<OneFlat>x</OneFlat><OneFlat>y</OneFlat><Tags><entry><key>k</key><value>v</value></entry></Tags>"
      "<Tree><name>t</name><kids><item><name>k1</name><kids><item><name>deep</name></item></kids></item><item/></kids></Tree></DoResponse>";
  EXPECT_EQ(read(kEc2, body, {"Name"}), R"({"Name":"n"})");
  EXPECT_EQ(read(kEc2, body, {"Texts", "Flat"}), R"({"Texts":["a","b"],"Flat":["x","y"]})");
  EXPECT_EQ(read(kEc2, body, {"Tags.k"}), R"({"Tags":{"k":"v"}})");
  EXPECT_EQ(read(kEc2, body, {"Tree.Kids[].Name"}), R"({"Tree":{"Kids":[{"Name":"k1"},{}]}})");
  EXPECT_EQ(read(kEc2, body, {"Tree.Kids[].Kids[].Name"}), R"({"Tree":{"Kids":[{"Kids":[{"Name":"deep"}]},{}]}})");
  EXPECT_EQ(read(kEc2, body, {"Tree.Name"}), R"({"Tree":{"Name":"t"}})");
  EXPECT_EQ(read(kEc2, body, {"Missing"}), "{}");
  EXPECT_NE(read(kEc2, body, {"Count"}).find("error: "), std::string::npos);  // read, and no number
  EXPECT_EQ(read(kQuery, "<DoResponse><DoResult>" + std::string("<name>n</name><Tree><name>t</name></Tree></DoResult></DoResponse>"),
                 {"Tree.Name"}),
            R"({"Tree":{"Name":"t"}})");
  EXPECT_EQ(read(kJson, R"({"name":"n","Count":1})", {"Name"}), R"({"Name":"n","Count":1})");  // JSON is read whole
}

}  // namespace
}  // namespace iasql::aws
