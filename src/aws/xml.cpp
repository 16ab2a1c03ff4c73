// The reader over libxml2's SAX2 interface. All state is per context: the library's globals belong to the
// process we are a guest in, which may use the same library itself.
#include "aws/xml.hpp"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace iasql::aws {

namespace {

constexpr int kMaxDepth = 200;
constexpr std::size_t kMaxElements = 2'000'000;  // each becomes some fifty bytes
// The library compares every attribute of an element with every other one, and looks prefixes up in a list.
constexpr int kMaxAttributes = 256, kMaxNamespaces = 256;

struct ContextDeleter {
  void operator()(xmlParserCtxt* context) const {
    if (context->myDoc) xmlFreeDoc(context->myDoc);
    xmlFreeParserCtxt(context);
  }
};
using Context = std::unique_ptr<xmlParserCtxt, ContextDeleter>;

/// What the callbacks share. They are called from C and let nothing escape.
struct Reader {
  XmlSink& sink;
  xmlParserCtxt* context;
  int depth = 0;
  std::size_t elements = 0;
  std::array<int, kMaxDepth + 1> namespaces{};  // declared at each depth
  int namespaces_in_scope = 0;
  int skipped = 0;  // open elements of which nothing is reported
  bool stopped = false;
  std::string problem{};
  std::exception_ptr thrown = nullptr;

  void stop() noexcept {
    stopped = true;
    xmlStopParser(context);
  }

  template <class Step>
  void run(Step step) noexcept {
    if (stopped) return;
    try {
      if (!step()) {
        if (problem.empty()) problem = sink.failure();
        stop();
      }
    } catch (...) {
      thrown = std::current_exception();
      stop();
    }
  }
};

std::string_view view(const xmlChar* text) {
  return reinterpret_cast<const char*>(text);
}
std::string_view view(const xmlChar* text, std::size_t size) {
  return {reinterpret_cast<const char*>(text), size};
}

Reader& reader_of(void* data) {
  return *static_cast<Reader*>(data);
}

/// libxml2 hands over five pointers per attribute: local name, prefix, namespace, begin and end of the value.
bool report_attributes(XmlSink& sink, int count, const xmlChar** attributes) {
  for (int i = 0; i < count; ++i, attributes += 5) {
    std::string name;
    if (attributes[1]) name.append(view(attributes[1])).append(":");
    name.append(view(attributes[0]));
    if (!sink.attribute(name, view(attributes[3], static_cast<std::size_t>(attributes[4] - attributes[3]))))
      return false;
  }
  return true;
}

/// The reason why an element is one too many, or null. Counts it.
const char* excess(Reader& reader, int namespaces) {
  if (++reader.depth > kMaxDepth) return "nested deeper than 200 levels";
  if (++reader.elements > kMaxElements) return "more than 2 million elements";
  reader.namespaces[static_cast<std::size_t>(reader.depth)] = namespaces;
  reader.namespaces_in_scope += namespaces;
  return reader.namespaces_in_scope > kMaxNamespaces ? "more than 256 namespaces" : nullptr;
}

void on_text(void* data, const xmlChar* text, int size) noexcept {
  Reader& reader = reader_of(data);
  reader.run([&] { return reader.sink.text(view(text, static_cast<std::size_t>(size))); });
}

/// Null: texts are not even handed to us.
void report_text(xmlParserCtxt* context, charactersSAXFunc to) {
  context->sax->characters = context->sax->ignorableWhitespace = context->sax->cdataBlock = to;
}

void on_start(void* data, const xmlChar* name, const xmlChar*, const xmlChar*, int namespaces, const xmlChar**,
              int count, int, const xmlChar** attributes) noexcept {
  Reader& reader = reader_of(data);
  reader.run([&] {
    if (const char* why = excess(reader, namespaces)) {
      reader.problem = why;
      return false;
    }
    if (reader.skipped > 0) {
      ++reader.skipped;
      return true;
    }
    if (!reader.sink.start(view(name))) return false;
    if (!reader.sink.takes_nothing_inside()) return report_attributes(reader.sink, count, attributes);
    reader.skipped = 1;
    report_text(reader.context, nullptr);
    return true;
  });
}

void on_end(void* data, const xmlChar*, const xmlChar*, const xmlChar*) noexcept {
  Reader& reader = reader_of(data);
  reader.run([&] {
    reader.namespaces_in_scope -= reader.namespaces[static_cast<std::size_t>(reader.depth--)];
    if (reader.skipped == 0) return reader.sink.end();
    if (--reader.skipped == 0) report_text(reader.context, on_text);
    return true;
  });
}

void on_doctype(void* data, const xmlChar*, const xmlChar*, const xmlChar*) noexcept {
  Reader& reader = reader_of(data);
  reader.run([&] {
    reader.problem = "a document type declaration is not allowed";
    return false;
  });
}

#if LIBXML_VERSION >= 21200
using ErrorFacts = const xmlError*;
#else
using ErrorFacts = xmlErrorPtr;
#endif

void on_error(void* data, ErrorFacts error) noexcept {
  Reader& reader = reader_of(data);
  // Warnings, such as a relative namespace name, do not matter; of errors the first one says most.
  if (error->level < XML_ERR_ERROR || !reader.problem.empty() || reader.stopped) return;
  try {
    reader.problem = error->message ? error->message : "not well-formed";
    while (!reader.problem.empty() && std::strchr("\n.", reader.problem.back())) reader.problem.pop_back();
    reader.problem += " (line " + std::to_string(error->line) + ")";
  } catch (...) {
    reader.thrown = std::current_exception();
  }
}

void set_callbacks(xmlSAXHandler& sax) {
  std::memset(&sax, 0, sizeof sax);
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = on_start;
  sax.endElementNs = on_end;
  sax.internalSubset = on_doctype;
  sax.serror = on_error;
}

/// Past the tag that `text` begins with; nothing if it has too many attributes. Quotes hide what is in them.
std::optional<std::size_t> tag_end(std::string_view text) {
  int attributes = 0;
  for (std::size_t at = 1; at < text.size(); ++at) {
    switch (text[at]) {
      case '>':
        return at + 1;
      case '=':
        if (++attributes > kMaxAttributes) return std::nullopt;
        break;
      case '"':
      case '\'':
        at = text.find(text[at], at + 1);
        if (at == text.npos) return text.size();
        break;
      default:
        break;
    }
  }
  return text.size();
}

/// At most as many in all as one element may have.
bool has_few_attributes(std::string_view text) {
  int count = 0;
  for (std::size_t at = text.find('='); at != text.npos; at = text.find('=', at + 1)) {
    if (++count > kMaxAttributes) return false;
  }
  return true;
}

/// Whether an element has more attributes than we let the library see. Where the text is not well-formed this may
/// lose its way, but the library has given up before.
bool has_too_many_attributes(std::string_view text) {
  if (has_few_attributes(text)) return false;  // nearly all there are
  constexpr std::pair<std::string_view, std::string_view> kSkipped[] = {
      {"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
  for (std::size_t at = text.find('<'); at != text.npos; at = text.find('<', at)) {
    const std::string_view rest = text.substr(at);
    const auto* skipped = std::find_if(std::begin(kSkipped), std::end(kSkipped),
                                       [&](const auto& kind) { return rest.starts_with(kind.first); });
    if (skipped == std::end(kSkipped)) {
      const std::optional<std::size_t> end = tag_end(rest);
      if (!end) return true;
      at += *end;
    } else {
      at = text.find(skipped->second, at + skipped->first.size());
      if (at == text.npos) break;
    }
  }
  return false;
}

/// Only UTF-8: what other encodings say could not be looked at above, and AWS uses none.
bool is_utf8_start(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text.size() > 1 && text[0] == '<' && text[1] != '\0';
}

Error unreadable(const std::string& why) {
  Error error;
  error.kind = Error::Kind::Protocol;
  error.message = "the answer is not readable XML: " + why;
  return error;
}

}  // namespace

bool XmlSink::attribute(std::string_view, std::string_view) {
  return true;
}
std::string XmlSink::failure() const {
  return "unexpected content";
}

Status parse_xml(std::string_view text, XmlSink& sink) {
  if (text.empty()) return unreadable("it is empty");
  if (text.size() > INT_MAX) return unreadable("it is larger than 2 GB");
  if (!is_utf8_start(text)) return unreadable("it does not begin with an element");
  if (has_too_many_attributes(text)) return unreadable("an element with more than 256 attributes");
  Context context(xmlCreateMemoryParserCtxt(text.data(), static_cast<int>(text.size())));
  if (!context) throw std::bad_alloc();
  // "Huge" lifts limits on the size of one text, which are the transport's to set; depth and entities are
  // limited here.
  xmlCtxtUseOptions(context.get(), XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC);
  set_callbacks(*context->sax);
  report_text(context.get(), on_text);
  Reader reader{sink, context.get()};
  context->userData = &reader;
  xmlParseDocument(context.get());
  if (reader.thrown) std::rethrow_exception(reader.thrown);
  if (!reader.problem.empty() || !context->wellFormed) {
    return unreadable(reader.problem.empty() ? "not well-formed" : reader.problem);
  }
  return Unit{};
}

}  // namespace iasql::aws
