// A review of what a commit would do: GitHub-flavoured Markdown for a pull request.
//
// Pure. Texts of rows are data: nothing of them becomes Markdown or HTML. The description is its author's Markdown, without
// HTML. Must not know: where the changes come from. Never fails.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iasql::engine {

/// A column that changes; none: there is no such row on that side, or NULL.
struct ReviewColumn {
  std::string name;
  std::optional<std::string> before, after;
};

/// A row of the preview, with its columns where they are known.
struct ReviewChange {
  std::string action, table, id, description, changes, reason, calls, estimate, permission;
  std::vector<ReviewColumn> columns;
  bool destroys() const { return action == "delete" || action == "replace"; }
};

struct Review {
  std::string title, description;
  std::vector<ReviewChange> changes;
  std::string diagram;  // Mermaid; "" = none
  std::string sql;
};

std::string markdown(const Review& review);

/// A text in a line or a cell of a table, as it is.
std::string inline_text(std::string_view text);
/// The same as code, on one line.
std::string code_span(std::string_view text);
/// A block of code whose fence is longer than any run of backticks in it.
std::string code_block(const std::string& language, std::string_view text);

}  // namespace iasql::engine
