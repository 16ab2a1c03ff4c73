// The document; see review.hpp. What destroys something comes first and is marked.
#include "engine/review.hpp"

#include <algorithm>
#include <array>

#include "engine/diagram.hpp"

namespace iasql::engine {

namespace {

constexpr const char* warning = "⚠ ";
constexpr std::array actions{"delete", "replace", "update", "create"};
constexpr std::size_t longest_cell = 100, longest_value = 400;

std::size_t rank(const ReviewChange& change) {
  return static_cast<std::size_t>(std::find(actions.begin(), actions.end(), change.action) - actions.begin());
}

std::vector<const ReviewChange*> ordered(const std::vector<ReviewChange>& changes) {
  std::vector<const ReviewChange*> out;
  for (const ReviewChange& change : changes) out.push_back(&change);
  std::stable_sort(out.begin(), out.end(), [](auto* a, auto* b) { return rank(*a) < rank(*b); });
  return out;
}

std::string summary(const std::vector<ReviewChange>& changes) {
  std::string out;
  for (const char* action : actions) {
    const auto count = std::count_if(changes.begin(), changes.end(), [&](const auto& change) { return change.action == action; });
    const std::string words = std::to_string(count) + " to " + action;
    const bool marked = count != 0 && rank({action, {}, {}, {}, {}, {}, {}, {}, {}, {}}) < 2;
    out += (out.empty() ? "" : ", ") + (marked ? "**" + (warning + words) + "**" : words);
  }
  return out + "\n";
}

struct CellColumn {
  const char* name;
  std::string ReviewChange::*member;
  bool always;  // shown even if no row has one
};

const std::array<CellColumn, 9> cell_columns{{{"action", &ReviewChange::action, true},
                                              {"table_name", &ReviewChange::table, true},
                                              {"id", &ReviewChange::id, true},
                                              {"description", &ReviewChange::description, true},
                                              {"changes", &ReviewChange::changes, true},
                                              {"reason", &ReviewChange::reason, false},
                                              {"calls", &ReviewChange::calls, false},
                                              {"estimate", &ReviewChange::estimate, false},
                                              {"permission", &ReviewChange::permission, false}}};

std::string cell(const ReviewChange& change, const CellColumn& column) {
  const std::string text = inline_text(shortened(printable(change.*column.member), longest_cell));
  return column.member == &ReviewChange::action && change.destroys() ? "**" + (warning + text) + "**" : text;
}

std::string table(const std::vector<const ReviewChange*>& changes) {
  std::vector<CellColumn> columns;
  for (const CellColumn& column : cell_columns) {
    const bool used = std::any_of(changes.begin(), changes.end(), [&](auto* change) { return !(change->*column.member).empty(); });
    if (used || column.always) columns.push_back(column);
  }
  std::string head = "|", rule = "|", out;
  for (const CellColumn& column : columns) {
    head += std::string(" ") + column.name + " |";
    rule += " --- |";
  }
  out = head + "\n" + rule + "\n";
  for (const ReviewChange* change : changes) {
    out += "|";
    for (const CellColumn& column : columns) {
      const std::string text = cell(*change, column);
      out += (text.empty() ? "" : " ") + text + " |";
    }
    out += "\n";
  }
  return out;
}

std::string value(const std::optional<std::string>& text) {
  return text ? code_span(shortened(printable(*text), longest_value)) : "NULL";
}

std::string detail_line(const ReviewChange& change, const ReviewColumn& column) {
  std::string out = "- " + code_span(column.name) + ": ";
  if (change.action == "create") return out + value(column.after) + "\n";
  if (change.action == "delete") return out + value(column.before) + "\n";
  return out + value(column.before) + " → " + value(column.after) + "\n";
}

/// HTML, because Markdown is not read in a summary.
std::string details(const ReviewChange& change) {
  std::string out = "<details><summary>";
  if (change.destroys()) out += warning;
  out += escaped_xml(change.action + " " + printable(change.table)) + " <b>" +
         escaped_xml(printable(change.description.empty() ? change.id : change.description)) + "</b></summary>\n\n";
  if (!change.reason.empty()) out += inline_text(change.reason) + "\n\n";
  for (const ReviewColumn& column : change.columns) out += detail_line(change, column);
  if (change.columns.empty()) out += (change.changes.empty() ? "No column is known to change." : inline_text(change.changes)) + "\n";
  return out + "\n</details>\n";
}

/// A fence that the author has left open ends here and not at the end of the document.
std::string with_fences_closed(const std::string& text) {
  std::string open;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    if (end == std::string::npos) end = text.size();
    std::string_view line = std::string_view(text).substr(at, end - at);
    while (line.starts_with(' ')) line.remove_prefix(1);
    const std::size_t run = line.empty() ? 0 : std::min(line.find_first_not_of(line.front()), line.size());
    const bool is_fence = run >= 3 && (line.front() == '`' || line.front() == '~');
    if (is_fence && open.empty())
      open = std::string(line.substr(0, run));
    else if (is_fence && line.front() == open.front() && run >= open.size() && line.find_first_not_of(" \r", run) == line.npos)
      open.clear();
    at = end + 1;
  }
  return open.empty() ? text : text + "\n" + open;
}

/// Markdown without HTML.
std::string authored(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '\n' || c == '\t' || static_cast<unsigned char>(c) >= 0x20)
      out += c;
  }
  return with_fences_closed(out);
}

}  // namespace

std::string markdown(const Review& review) {
  const auto changes = ordered(review.changes);
  std::string out = "# " + authored(printable(review.title)) + "\n\n";
  if (!review.description.empty()) out += authored(review.description) + "\n\n";
  out += "## IaSQL Preview\n\n" + summary(review.changes) + "\n";
  if (!changes.empty()) {
    out += table(changes) + "\n### Changes by resource\n\n";
    for (const ReviewChange* change : changes) out += details(*change);
    out += "\n";
  }
  if (!review.diagram.empty()) out += "### Resources and what they hang on\n\n" + code_block("mermaid", review.diagram) + "\n";
  out += "## SQL changes\n\n" + code_block("sql", review.sql);
  return out;
}

}  // namespace iasql::engine
