// Raw HTTP requests as the signing cases of the conformance program have them: the reader refuses or reads them, and what
// is read is refused by the signer or signed the same way each time, with or without remembered keys.
#include "../conformance/sigv4_cases.cpp"

#include "fuzz.hpp"

using namespace iasql;

void Tally::pass() {
  ++passed;
}
void Tally::fail(const std::string&, const std::string&) {
  ++failed;
}

namespace {

void check(const Result<aws::Signature>& first, const Result<aws::Signature>& again) {
  fuzz::require(first.ok() == again.ok(), "signing twice gives the same");
  if (!first) {
    fuzz::require(first.error().message.find("SECRETVALUE") == std::string::npos, "no secret in a message");
    return;
  }
  fuzz::require(first->canonical_request == again->canonical_request && first->signature == again->signature,
                "signing twice gives the same");
  fuzz::require(first->signature.size() == 64, "a signature is a number of 256 bits");
  fuzz::require(first->query.find_first_of("\r\n") == std::string::npos, "a signed query is one line", first->query);
  for (const auto& [name, value] : first->headers)
    fuzz::require(value.find_first_of("\r\n") == std::string::npos, "a signed header is one line", name);
  for (const std::string* text : {&first->canonical_request, &first->string_to_sign, &first->query})
    fuzz::require(text->find("SECRETVALUE") == std::string::npos, "the secret key is in nothing that leaves");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Result<HttpRequest> request = read_request(std::string(fuzz::text_of(data, size)));
  if (!request) {
    fuzz::require(!request.error().message.empty(), "an error has a message");
    return 0;
  }
  if (fuzz::text_of(data, size).find("SECRETVALUE") != std::string_view::npos) return 0;  // it sends its own
  const aws::Credentials credentials{"AKIDEXAMPLE", "SECRETVALUE", "token/+=", {}, ""};
  aws::SigningScope scope{"us-east-1", size % 2 == 0 ? "s3" : "service", std::chrono::system_clock::time_point{}};
  aws::SigningRules rules;
  rules.normalize_path = rules.encode_path = scope.service != "s3";
  aws::SigningKeys keys;
  check(aws::sign_headers(*request, credentials, scope, rules), aws::sign_headers(*request, credentials, scope, rules, &keys));
  const std::chrono::seconds hour(3600);
  check(aws::sign_query(*request, credentials, scope, hour, rules), aws::sign_query(*request, credentials, scope, hour, rules, &keys));
  (void)parameters(request->query);
  (void)described(*request);
  return 0;
}
