// Resolves endpoints for tests/endpoints/compare.py: reads a JSON document per line of standard input
//   {"service", "operation", "region", "input", "env": {…}, "profile": {key: value}, "url": override, "account_id"}
// and writes one per line: {"url", "signing_name", "signing_region", "auth_scheme", "double_encoding", "headers"} or
// {"error"}. The argument is the directory of the models.
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "aws/endpoint.hpp"
#include "aws/json.hpp"

namespace {

using namespace iasql::aws;

Value failure(const Error& error) { return Value(Map{{"error", error.message}}); }

/// One resolver per set of settings, as a client has one.
EndpointResolver& resolver_for(const Value& question) {
  static auto* const resolvers = new std::map<std::string, std::unique_ptr<EndpointResolver>>();
  const Value settings(Map{{"env", question["env"]},
                           {"profile", question["profile"]},
                           {"url", question["url"]},
                           {"account_id", question["account_id"]}});
  std::unique_ptr<EndpointResolver>& found = (*resolvers)[to_canonical_json(settings)];
  if (!found) {
    EndpointConfig config;
    config.override_url = settings["url"].as_string();
    config.getenv = [settings](const std::string& name) { return settings["env"][name].as_string(); };
    config.profile = [settings](const std::string& section, const std::string& key) {
      return settings["profile"][section.empty() ? key : section + "." + key].as_string();
    };
    config.account_id = [settings] { return settings["account_id"].as_string(); };
    found = std::make_unique<EndpointResolver>(std::move(config));
  }
  return *found;
}

Value answer(ModelStore& models, const std::string& line) {
  Result<Value> question = parse_json(line);
  if (!question) return failure(question.error());
  const Value& q = *question;
  auto model = models.get(q["service"].as_string());
  if (!model) return failure(model.error());
  const Operation* operation = (*model)->operation(q["operation"].as_string());
  if (!operation) return failure(input_error("no such operation"));
  auto endpoint = resolver_for(q).resolve(**model, *operation, q["input"], q["region"].as_string());
  if (!endpoint) return failure(endpoint.error());
  Map headers;
  for (const auto& [name, value] : endpoint->headers) headers.set(name, value);
  return Value(Map{{"url", endpoint->scheme + "://" + endpoint->host + endpoint->base_path},
                   {"signing_name", endpoint->signing_name},
                   {"signing_region", endpoint->signing_region},
                   {"auth_scheme", endpoint->auth_scheme},
                   {"double_encoding", !endpoint->disable_double_encoding},
                   {"headers", std::move(headers)}});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: iasql_endpoints MODELS < QUESTIONS\n";
    return 2;
  }
  std::ios::sync_with_stdio(false);
  ModelStore models(argv[1]);
  for (std::string line; std::getline(std::cin, line);) std::cout << to_json(answer(models, line)) << '\n';
  return 0;
}
