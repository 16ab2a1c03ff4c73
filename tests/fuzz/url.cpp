// URLs of endpoints: refused with a reason, or taken apart into parts that can stand in a request.
#include <algorithm>

#include "aws/endpoint_url.hpp"
#include "fuzz.hpp"

using namespace iasql;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  aws::EndpointUrl url;
  if (const std::string why = aws::parse_endpoint_url(text, url); !why.empty()) return 0;
  const auto visible = [](const std::string& part) {
    return std::all_of(part.begin(), part.end(), [](unsigned char c) { return c > ' ' && c != 0x7f; });
  };
  fuzz::require(url.scheme == "http" || url.scheme == "https", "a scheme we speak", url.scheme);
  fuzz::require(!url.host.empty() && visible(url.host), "a host can stand in a header", url.host);
  fuzz::require(url.host.find_first_of("/@?#") == std::string::npos, "a host is nothing but that", url.host);
  fuzz::require(visible(url.base_path) && url.base_path.find_first_of("?#") == std::string::npos,
                "a path can stand in a request", url.base_path);
  fuzz::require(url.base_path.empty() || url.base_path.back() != '/', "no slash at the end", url.base_path);
  return 0;
}
