// See compare.hpp.
#include "compare.hpp"

#include <algorithm>
#include <vector>

#include "aws/http_message.hpp"
#include "aws/json.hpp"
#include "aws/text_form.hpp"

namespace conformance {

using namespace iasql::aws;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string decoded(std::string text) {
  std::replace(text.begin(), text.end(), '+', ' ');
  return percent_decode(text);
}

/// The pairs of a form or query, decoded and sorted; blanks around them do not count.
Pairs pairs_of(std::string_view form) {
  Pairs out;
  while (!form.empty()) {
    const std::string_view pair = form.substr(0, form.find('&'));
    form.remove_prefix(std::min(form.size(), pair.size() + 1));
    const std::string text(trimmed(pair));
    if (text.empty()) continue;
    const std::size_t equals = std::min(text.find('='), text.size());
    out.emplace_back(decoded(text.substr(0, equals)), decoded(text.substr(std::min(equals + 1, text.size()))));
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string both(const std::string& what, const std::string& actual, const std::string& expected) {
  return what + ": got \"" + actual + "\", wanted \"" + expected + "\"";
}

std::string without_blanks_after_commas(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' || out.empty() || out.back() != ',') out += c;
  return out;
}

}  // namespace

std::string compare_body(const std::string& protocol, const std::string& actual, const std::string& expected) {
  if (actual == expected) return "";
  if (protocol == "query" || protocol == "ec2")
    return pairs_of(actual) == pairs_of(expected) ? "" : both("body", actual, expected);
  if (protocol == "json" || protocol == "rest-json") {
    const Result<Value> a = parse_json(actual), b = parse_json(expected);
    if (a && b) return *a == *b ? "" : both("body", actual, expected);
  }
  std::string difference;
  if (protocol == "rest-xml" && !actual.empty() && !expected.empty() && compare_xml(actual, expected, difference))
    return difference.empty() ? "" : both("body, " + difference, actual, expected);
  return both("body", actual, expected);
}

std::string compare_uri(const HttpRequest& request, const std::string& base, const std::string& expected) {
  const std::string actual = request.path + (request.query.empty() ? "" : "?" + request.query);
  const std::size_t mark = std::min(expected.find('?'), expected.size());
  const std::string path = expected.substr(0, mark);
  const bool same_path = path == request.path || path == base + request.path;
  const bool same_query = pairs_of(expected.substr(std::min(mark + 1, expected.size()))) == pairs_of(request.query);
  return same_path && same_query ? "" : both("uri", actual, expected);
}

bool same_header(const std::string& name, const std::string& actual, const std::string& expected) {
  if (actual == expected) return true;
  if (lower_case(name) == "content-type")
    return lower_case(actual.substr(0, actual.find(';'))) == lower_case(expected.substr(0, expected.find(';')));
  return without_blanks_after_commas(actual) == without_blanks_after_commas(expected);
}

}  // namespace conformance
