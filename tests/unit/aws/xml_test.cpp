// The XML reader alone, against texts that mean no good.
#include <gtest/gtest.h>

#include "aws/xml.hpp"

namespace iasql::aws {
namespace {

struct Counter : XmlSink {
  bool start(std::string_view) override {
    ++elements;
    return true;
  }
  bool text(std::string_view piece) override {
    content.append(piece);
    return true;
  }
  bool end() override { return true; }
  std::size_t elements = 0;
  std::string content;
};

std::string problem(const std::string& text) {
  Counter sink;
  const Status status = parse_xml(text, sink);
  return status ? "" : status.error().message;
}

std::string content(const std::string& text) {
  Counter sink;
  EXPECT_TRUE(parse_xml(text, sink)) << text;
  return sink.content;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Xml, NothingIsExpanded) {
  EXPECT_NE(problem("<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;&b;\">]><a>&c;</a>").find("document type"),
            std::string::npos);
  EXPECT_NE(problem("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>").find("document type"), std::string::npos);
  EXPECT_NE(problem("<a>&b;</a>"), "");
  EXPECT_EQ(content("<a>&amp;&lt;&#x41;<![CDATA[&b;]]></a>"), "&<A&b;");
}

TEST(Xml, DepthIsLimited) {
  EXPECT_EQ(problem(repeated("<a>", 200) + repeated("</a>", 200)), "");
  EXPECT_NE(problem(repeated("<a>", 201) + repeated("</a>", 201)).find("200 levels"), std::string::npos);
  EXPECT_NE(problem(repeated("<a>", 1000000)).find("200 levels"), std::string::npos);
}

TEST(Xml, ElementsAreLimited) {
  EXPECT_NE(problem("<a>" + repeated("<b/>", 2'000'000) + "</a>").find("2 million"), std::string::npos);
}

// The library would compare each with each: this one would take it a quarter of an hour.
TEST(Xml, AttributesAreLimited) {
  const auto with = [](std::size_t count) {
    std::string out = "<a>&gt;<b";
    for (std::size_t i = 0; i < count; ++i) out += " c" + std::to_string(i) + "='>=\"<!--'";
    return out + "/></a>";
  };
  EXPECT_EQ(problem("<?x = = ?><!-- < = -->" + with(256)).find("256 attributes"), std::string::npos);
  EXPECT_NE(problem(with(257)).find("256 attributes"), std::string::npos);
  EXPECT_NE(problem(with(1'000'000)).find("256 attributes"), std::string::npos);
  EXPECT_EQ(problem("<a><![CDATA[<b " + repeated("c=", 300) + "]]></a>"), "");
  EXPECT_EQ(problem("<a>" + repeated("= ", 300) + "</a>"), "");
}

TEST(Xml, NamespacesInScopeAreLimited) {
  const auto nested = [](std::size_t depth, std::size_t each) {
    std::string out, end;
    for (std::size_t i = 0; i < depth; ++i) {
      out += "<a";
      for (std::size_t j = 0; j < each; ++j) out += " xmlns:n" + std::to_string(j) + "='u'";
      out += ">";
      end += "</a>";
    }
    return out + end;
  };
  EXPECT_EQ(problem(nested(128, 2)), "");
  EXPECT_NE(problem(nested(129, 2)).find("256 namespaces"), std::string::npos);
  EXPECT_EQ(problem("<r>" + repeated(nested(1, 200), 3) + "</r>"), "") << "those of elements that have ended do not count";
}

TEST(Xml, OnlyUtf8) {
  EXPECT_EQ(content("\xEF\xBB\xBF<a>\xC3\xA9</a>"), "\xC3\xA9");
  EXPECT_EQ(content(" \n<a>x</a>"), "x");
  EXPECT_EQ(content("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xC3\xA9</a>"), "\xC3\xA9");
  EXPECT_NE(problem("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>"), "");
  EXPECT_NE(problem(std::string("<\0a\0/\0>\0", 8)), "");
  EXPECT_NE(problem(std::string("\xFF\xFE<\0a\0/\0>\0", 10)), "");
  EXPECT_NE(problem(std::string("<a>b\0c</a>", 10)), "");
  EXPECT_NE(problem("plain"), "");
  EXPECT_NE(problem("  "), "");
}

}  // namespace
}  // namespace iasql::aws
