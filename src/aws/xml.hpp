// XML text -> events. xml.cpp is the only file that sees libxml2.
//
// Documents with a DTD are refused, so there are no entities to expand and nothing to load. Depth is limited to 200,
// elements to 2 million, attributes of one to 256; the text is taken for UTF-8, whatever it says. Names are local
// names: namespaces do not matter to AWS's readers. Texts are views that are valid during the call.
// Must not know: shapes. Fails: Error::Kind::Protocol naming the line.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "aws/result.hpp"

namespace iasql::aws {

class XmlSink {
 public:
  virtual ~XmlSink() = default;
  /// Each returns false to stop; parse_xml then fails with what failure() says.
  virtual bool start(std::string_view name) = 0;
  /// Follows start(), once per attribute; "prefix:name" if it has a prefix.
  virtual bool attribute(std::string_view name, std::string_view value);
  /// Text arrives in pieces, white space between elements included.
  virtual bool text(std::string_view piece) = 0;
  virtual bool end() = 0;
  virtual std::string failure() const;

  /// Whether start() has said so; forgotten by asking.
  bool takes_nothing_inside() { return std::exchange(skip_, false); }

 protected:
  /// To be said in start(): of this element nothing more is reported, its end included.
  void skip_element() { skip_ = true; }

 private:
  bool skip_ = false;
};

Status parse_xml(std::string_view text, XmlSink& sink);

}  // namespace iasql::aws
