// CPU time of our signer, our EC2 parser, and a bare libxml2 parse of the same bytes, for bench/run.
//
//   codec sign COUNT             signs COUNT requests, as the client does: the signing key is kept
//   codec sign-anew COUNT        the same, with the key derived for each
//   codec parse MODELS PAGE N    parses the DescribeInstances page in the file PAGE N times
//   codec sax PAGE N             the same bytes through libxml2's SAX2 interface with handlers that do nothing
//
// Prints the seconds of CPU time of the repeated work alone and a check value, which keeps the work from being left out.
// Must not know: who compares. Fails: one line on stderr and status 1.
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

#include "aws/protocol.hpp"
#include "aws/sigv4.hpp"

#include "program.hpp"

namespace {

using namespace iasql::aws;

std::string contents(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  if (!file) fail(std::string("cannot read ") + path);
  return std::move(out).str();
}

void report(double seconds, std::size_t check) {
  std::printf("{\"cpu_seconds\": %.6f, \"check\": %zu}\n", seconds, check);
}

/// The request that compare.py signs too, each with its own page token.
void sign(int count, bool keep_key) {
  SigningKeys keys;
  Credentials credentials;
  credentials.access_key_id = "AKIDEXAMPLE";
  credentials.secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  std::size_t check = 0;
  const double start = cpu_seconds();
  for (int i = 0; i < count; ++i) {
    HttpRequest request;
    request.host = "ec2.us-east-1.amazonaws.com";
    request.headers = {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"}};
    request.body = "Action=DescribeSubnets&Version=2016-11-15&MaxResults=1000&NextToken=p" + std::to_string(i);
    const SigningScope scope{"us-east-1", "ec2", std::chrono::system_clock::now()};
    const Result<Signature> signature = sign_headers(request, credentials, scope, {}, keep_key ? &keys : nullptr);
    if (!signature) fail(signature.error().text());
    for (const auto& [name, value] : signature->headers) check += value.size();
  }
  report(cpu_seconds() - start, check);
}

std::size_t instances_in(const Value& output) {
  std::size_t count = 0;
  for (const Value& reservation : output["Reservations"].as_list()) count += reservation["Instances"].as_list().size();
  return count;
}

void parse(const std::string& models, const char* page, int times) {
  ModelStore store(models);
  const auto model = store.get("ec2");
  if (!model) fail(model.error().text());
  const Operation* operation = (*model)->operation("DescribeInstances");
  const Protocol* protocol = protocol_for(**model);
  if (!operation || !protocol) fail("the model has no DescribeInstances");
  HttpResponse response;
  response.status = 200;
  response.body = contents(page);
  std::size_t check = 0;
  const double start = cpu_seconds();
  for (int i = 0; i < times; ++i) {
    const Result<Value> output = protocol->parse(**model, *operation, response);
    if (!output) fail(output.error().text());
    check += instances_in(*output);
  }
  report(cpu_seconds() - start, check);
}

/// The first use of an operation in a process: the file is unpacked and the operation with all its shapes is read.
void load(const std::string& models, const char* service, const char* operation, int times) {
  std::size_t check = 0;
  const double start = cpu_seconds();
  for (int i = 0; i < times; ++i) {
    ModelStore store(models);
    const auto model = store.get(service);
    if (!model) fail(model.error().text());
    const Operation* found = (*model)->operation(operation);
    if (!found) fail(std::string("the model has no ") + operation);
    check += (*model)->shape(found->output)->members.size();
  }
  report(cpu_seconds() - start, check);
}

void sax(const char* page, int times) {
  const std::string text = contents(page);
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = [](void*, const xmlChar*, const xmlChar*, const xmlChar*, int, const xmlChar**, int, int,
                              const xmlChar**) {};
  handler.endElementNs = [](void*, const xmlChar*, const xmlChar*, const xmlChar*) {};
  handler.characters = [](void*, const xmlChar*, int) {};
  const double start = cpu_seconds();
  for (int i = 0; i < times; ++i) {
    if (xmlSAXUserParseMemory(&handler, nullptr, text.data(), static_cast<int>(text.size())) != 0) fail("not XML");
  }
  report(cpu_seconds() - start, static_cast<std::size_t>(times));
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if ((what == "sign" || what == "sign-anew") && argc == 3) {
    sign(std::atoi(argv[2]), what == "sign");
  } else if (what == "parse" && argc == 5) {
    parse(argv[2], argv[3], std::atoi(argv[4]));
  } else if (what == "load" && argc == 6) {
    load(argv[2], argv[3], argv[4], std::atoi(argv[5]));
  } else if (what == "sax" && argc == 4) {
    sax(argv[2], std::atoi(argv[3]));
  } else {
    fail("usage: codec sign COUNT | sign-anew COUNT | parse MODELS PAGE N | load MODELS SERVICE OPERATION N | sax PAGE N");
  }
}
