// JMESPath: an expression in the first line, a document after it. A bad expression is refused with the place; a good one
// gives the same each time.
#include "aws/path.hpp"
#include "fuzz.hpp"

using namespace iasql;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::text_of(data, size);
  const std::string_view expression = fuzz::take_line(text);
  const aws::Result<aws::Path> path = aws::Path::compile(expression);
  if (!path) {
    fuzz::require(!path.error().message.empty(), "an error has a message");
    return 0;
  }
  fuzz::require(path->text() == expression, "a path keeps its text");
  const aws::Result<aws::Value> parsed = aws::parse_json(text);
  const aws::Value document = parsed ? *parsed : aws::Value(text);
  const aws::Value result = path->eval(document);
  fuzz::require(aws::to_json(result) == aws::to_json(path->eval(document)), "evaluating twice gives the same");
  fuzz::require(path->test(document) == result.truthy(), "a test is the truth of the result");
  for (const std::string& root : path->roots()) fuzz::require(root.size() <= expression.size(), "a root is in the text");
  return 0;
}
