// The document of a review: order, marks, and that nothing of rows becomes Markdown.
#include <gtest/gtest.h>

#include "engine/review.hpp"

namespace iasql::engine {
namespace {

ReviewChange change(const std::string& action, const std::string& name) {
  ReviewChange out;
  out.action = action;
  out.table = "t";
  out.id = "1";
  out.description = name;
  return out;
}

TEST(Review, WhatDestroysComesFirstAndIsMarked) {
  Review review;
  review.title = "T";
  review.sql = "SELECT 1;\n";
  for (const auto* action : {"create", "update", "replace", "delete", "create"}) review.changes.push_back(change(action, action));
  const std::string text = markdown(review);
  EXPECT_NE(text.find("**⚠ 1 to delete**, **⚠ 1 to replace**, 1 to update, 2 to create\n"), std::string::npos) << text;
  EXPECT_LT(text.find("| **⚠ delete** | t |"), text.find("| **⚠ replace** |"));
  EXPECT_LT(text.find("| **⚠ replace** |"), text.find("| update |"));
  EXPECT_LT(text.find("| update |"), text.find("| create |"));
  EXPECT_EQ(text.find("| permission |"), std::string::npos) << "nobody has asked";
  EXPECT_NE(text.find("## SQL changes\n\n```sql\nSELECT 1;"), std::string::npos) << text;
}

TEST(Review, ColumnsOldAndNew) {
  Review review;
  review.changes = {change("update", "u"), change("create", "c"), change("delete", "d")};
  for (auto& one : review.changes) one.columns = {{"a", one.action == "create" ? std::nullopt : std::optional<std::string>("x`y"), "new"}, {"b", "1", std::nullopt}};
  const std::string text = markdown(review);
  EXPECT_NE(text.find("- `a`: ``x`y`` → `new`\n- `b`: `1` → NULL\n"), std::string::npos) << text;
  EXPECT_NE(text.find("<details><summary>create t <b>c</b></summary>\n\n- `a`: `new`\n"), std::string::npos);
  EXPECT_NE(text.find("<details><summary>⚠ delete t <b>d</b></summary>\n\n- `a`: ``x`y``\n"), std::string::npos);
}

TEST(Review, TextsAreData) {
  EXPECT_EQ(inline_text("a|b\n<i>*c* `d` [e](f) \\ &amp;"), "a\\|b &lt;i&gt;\\*c\\* \\`d\\` \\[e\\]\\(f\\) \\\\ &amp;amp;");
  EXPECT_EQ(code_span("`a``"), "``` `a`` ```");
  EXPECT_EQ(code_span("a\nb"), "`a b`");
  EXPECT_EQ(code_block("sql", "```\n````x"), "`````sql\n```\n````x\n`````\n");
  Review review;
  review.changes = {change("create", "</summary></details>\n# no | x")};
  const std::string text = markdown(review);
  EXPECT_NE(text.find("| &lt;/summary&gt;&lt;/details&gt; \\# no \\| x |"), std::string::npos) << text;
  EXPECT_NE(text.find("<b>&lt;/summary&gt;&lt;/details&gt; # no | x</b>"), std::string::npos) << text;
}

TEST(Review, TheAuthorsMarkdownStaysInItsPlace) {
  Review review;
  review.title = "a\n# b <script>";
  review.description = "*x* <img>\n````sh\n```\nopen";
  review.sql = "SELECT 1;";
  const std::string text = markdown(review);
  EXPECT_EQ(text.substr(0, text.find("## IaSQL")), "# a # b &lt;script>\n\n*x* &lt;img>\n````sh\n```\nopen\n````\n\n");
  EXPECT_NE(text.find("## SQL changes\n\n```sql\nSELECT 1;\n```\n"), std::string::npos);
}

}  // namespace
}  // namespace iasql::engine
