// XML documents compared as trees. A reader of its own, since the one of src/aws leaves namespaces out.
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "aws/http_message.hpp"
#include "compare.hpp"

namespace conformance {

namespace {

struct Element {
  std::string name, text;
  std::vector<std::string> attributes;  // with the namespaces that are declared here
  std::vector<Element> children;
};

std::string string_of(const xmlChar* text) { return text ? reinterpret_cast<const char*>(text) : ""; }

std::string name_of(const xmlNs* ns, const xmlChar* name) {
  return (ns ? "{" + string_of(ns->href) + "}" : "") + string_of(name);
}

Element element_of(xmlNode* node) {
  Element out;
  out.name = name_of(node->ns, node->name);
  for (const xmlNs* ns = node->nsDef; ns; ns = ns->next)
    out.attributes.push_back("xmlns:" + string_of(ns->prefix) + "=" + string_of(ns->href));
  for (xmlAttr* attribute = node->properties; attribute; attribute = attribute->next) {
    xmlChar* value = xmlNodeListGetString(node->doc, attribute->children, 1);
    out.attributes.push_back(name_of(attribute->ns, attribute->name) + "=" + string_of(value));
    xmlFree(value);
  }
  for (xmlNode* child = node->children; child; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) out.children.push_back(element_of(child));
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) out.text += string_of(child->content);
  }
  out.text = iasql::aws::trimmed(out.text);
  std::sort(out.attributes.begin(), out.attributes.end());
  std::stable_sort(out.children.begin(), out.children.end(),
                   [](const Element& a, const Element& b) { return a.name < b.name; });
  return out;
}

bool parse(const std::string& text, Element& out) {
  const int options = XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET;
  std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
      xmlReadMemory(text.data(), static_cast<int>(text.size()), "", nullptr, options), &xmlFreeDoc);
  xmlNode* root = document ? xmlDocGetRootElement(document.get()) : nullptr;
  if (root) out = element_of(root);
  return root != nullptr;
}

std::string difference_of(const Element& a, const Element& b) {
  if (a.name != b.name) return "element " + a.name + " instead of " + b.name;
  if (a.text != b.text) return "text of " + a.name;
  if (a.attributes != b.attributes) return "attributes of " + a.name;
  if (a.children.size() != b.children.size()) return "number of children of " + a.name;
  for (std::size_t i = 0; i < a.children.size(); ++i)
    if (std::string found = difference_of(a.children[i], b.children[i]); !found.empty()) return found;
  return "";
}

}  // namespace

bool compare_xml(const std::string& actual, const std::string& expected, std::string& difference) {
  Element a, b;
  if (!parse(actual, a) || !parse(expected, b)) return false;
  difference = difference_of(a, b);
  return true;
}

}  // namespace conformance
