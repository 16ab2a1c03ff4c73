// Forms of values that several parts of the engine share: tags, JSON texts, policies, patterns.
// Pure. Must not know: tables. Fails: never; what does not have the form comes back as it was.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/value.hpp"

namespace iasql::engine {

/// Tags that are not the user's: AWS's own, our marks, and those that were left to others.
bool hidden_tag(std::string_view key);
/// From now on, in this process: keys that fit one of these, in which * stands for any text, are left to others.
void leave_tags(std::vector<std::string> patterns);
/// `*` in the pattern stands for any text, also none.
bool fits_glob(std::string_view text, std::string_view pattern);
/// Tags from either wire form, or from a column, as an object of texts without the hidden ones.
aws::Map visible_tags(const aws::Value& tags);

/// A JSON document given as text, perhaps URL-encoded: the document. Empty text: null. Anything else:
/// unchanged.
aws::Value parse_document(const aws::Value& text);

/// A policy document in the form in which equal meaning is equal JSON. Not a policy: the JSON it is, or
/// the text as it was.
aws::Value normal_policy(const aws::Value& policy);

/// Regular expressions, ECMAScript's kind. The empty pattern matches everything.
bool is_pattern(const std::string& text);
bool looks_like(const std::string& text, const std::string& pattern);

/// Sorted by canonical JSON, without duplicates.
aws::List sorted_set(aws::List elements);

}  // namespace iasql::engine
