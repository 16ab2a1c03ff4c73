// XML texts: elements are balanced, depth is limited, and no text is longer than what was sent: nothing is expanded.
#include "aws/xml.hpp"
#include "fuzz.hpp"

using namespace iasql;

namespace {

class Recorder : public aws::XmlSink {
 public:
  bool start(std::string_view name) override {
    size_ += name.size();
    trace_.append("<").append(name);
    fuzz::require(++depth_ <= 200, "the depth is limited");
    return true;
  }
  bool attribute(std::string_view name, std::string_view value) override {
    size_ += name.size() + value.size();
    trace_.append(" ").append(name).append("=").append(value);
    return true;
  }
  bool text(std::string_view piece) override {
    size_ += piece.size();
    trace_.append(piece);
    return true;
  }
  bool end() override {
    fuzz::require(depth_-- > 0, "every end has a start");
    trace_.append("/>");
    return true;
  }

  int depth_ = 0;
  std::size_t size_ = 0;
  std::string trace_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  Recorder first, second;
  const aws::Status status = aws::parse_xml(text, first);
  const aws::Status again = aws::parse_xml(text, second);
  fuzz::require(status.ok() == again.ok() && first.trace_ == second.trace_, "reading twice gives the same");
  fuzz::require(first.size_ <= size, "nothing is expanded", first.trace_);
  if (!status) {
    fuzz::require_message(status.error().message);
    return 0;
  }
  fuzz::require(first.depth_ == 0, "a document that is read is balanced");
  fuzz::require(text.find("<!DOCTYPE") == std::string_view::npos || text.find("<!") != text.find("<!DOCTYPE"),
                "a document type declaration is refused");
  fuzz::require_json(aws::Value(first.trace_));
  return 0;
}
