// Comparisons of what was made with what a case wants. Each gives "" or the first difference.
#pragma once

#include <string>

#include "aws/http.hpp"
#include "aws/shape.hpp"
#include "aws/value.hpp"

namespace conformance {

/// Bodies, by what they say: JSON, XML or a form; anything else byte by byte.
std::string compare_body(const std::string& protocol, const std::string& actual, const std::string& expected);
/// XML documents, by their names, namespaces, attributes, texts without surrounding space, and children; the order
/// counts among children of one name only. False if one of them is no XML.
bool compare_xml(const std::string& actual, const std::string& expected, std::string& difference);
/// Path exactly, query as a set of decoded pairs. `base` may stand before the path.
std::string compare_uri(const iasql::aws::HttpRequest& request, const std::string& base, const std::string& expected);
/// Value of a header: parameters of a media type and blanks after commas do not count.
bool same_header(const std::string& name, const std::string& actual, const std::string& expected);
/// A parsed structure with the result that a case writes: times as seconds, blobs as text or base64.
std::string compare_output(const iasql::aws::Shape& shape, const iasql::aws::Value& actual,
                           const iasql::aws::Value& expected);

}  // namespace conformance
