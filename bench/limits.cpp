// The limits of an import: the pages of DescribeInstances fetched by libcurl alone, and libxml2's SAX reader over the same bytes.
//
//   limits URL PAGE_SIZE     fetches page after page, reads each with handlers that only look for the next page's token
//
// Prints CPU seconds of fetching and of reading apart, bytes and instances, as JSON. What the kernel spends on receiving is
// part of fetching. Fails: one line on stderr and status 1.
#include <curl/curl.h>
#include <libxml/parser.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

#include "program.hpp"

namespace {

struct Seen {
  std::string token;
  std::size_t instances = 0;
  bool in_token = false;
};

xmlSAXHandler handlers() {
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = [](void* seen, const xmlChar* name, const xmlChar*, const xmlChar*, int, const xmlChar**, int, int,
                              const xmlChar**) {
    auto* s = static_cast<Seen*>(seen);
    const char* text = reinterpret_cast<const char*>(name);
    if (text[0] == 'n') s->in_token = std::strcmp(text, "nextToken") == 0;
    if (text[0] == 'i' && std::strcmp(text, "imageId") == 0) ++s->instances;
  };
  handler.endElementNs = [](void* seen, const xmlChar*, const xmlChar*, const xmlChar*) {
    static_cast<Seen*>(seen)->in_token = false;
  };
  handler.characters = [](void* seen, const xmlChar* text, int length) {
    auto* s = static_cast<Seen*>(seen);
    if (s->in_token) s->token.append(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
  };
  return handler;
}

std::size_t keep(char* data, std::size_t, std::size_t size, void* out) {
  static_cast<std::string*>(out)->append(data, size);
  return size;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) fail("usage: limits URL PAGE_SIZE");
  CURL* curl = curl_easy_init();
  if (!curl) fail("no curl");
  xmlSAXHandler handler = handlers();
  std::string page;
  curl_easy_setopt(curl, CURLOPT_URL, argv[1]);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &page);
  curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 512L * 1024);
  double fetching = 0, reading = 0;
  std::size_t bytes = 0, instances = 0;
  for (std::string token;;) {
    const std::string form = std::string("Action=DescribeInstances&MaxResults=") + argv[2] + (token.empty() ? "" : "&NextToken=" + token);
    page.clear();
    const double start = cpu_seconds();
    curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, form.c_str());
    if (curl_easy_perform(curl) != CURLE_OK) fail("the responder does not answer");
    const double fetched = cpu_seconds();
    Seen seen;
    if (xmlSAXUserParseMemory(&handler, &seen, page.data(), static_cast<int>(page.size())) != 0) fail("not XML");
    reading += cpu_seconds() - fetched;
    fetching += fetched - start;
    bytes += page.size();
    instances += seen.instances;
    if (seen.token.empty()) break;
    token = seen.token;
  }
  std::printf("{\"fetch_cpu\": %.6f, \"sax_cpu\": %.6f, \"bytes\": %zu, \"instances\": %zu}\n", fetching, reading, bytes, instances);
  curl_easy_cleanup(curl);
}
