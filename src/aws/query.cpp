// The protocols "query" and "ec2": the request is a form, the answer is XML. ec2 differs in the names it
// writes, in having no "member" and "entry" levels, and in an answer without a result wrapper.
#include "aws/body.hpp"
#include "aws/input.hpp"
#include "aws/protocols.hpp"
#include "aws/sigv4.hpp"

namespace iasql::aws {

namespace {

/// Writes a checked input as name=value pairs; names are paths such as "Filter.1.Value.2".
class FormWriter {
 public:
  FormWriter(bool ec2, std::string& out) : ec2_(ec2), out_(out) {}

  void pair(std::string_view name, std::string_view value) {
    if (!out_.empty()) out_ += '&';
    out_.append(uri_encode(name)).append("=").append(uri_encode(value));
  }

  void structure(const Shape& shape, const Value& value, const std::string& prefix) {
    for (const auto& [name, member_value] : value.as_map()) {
      const MemberRef* member = shape.member(name);
      if (member)
        write(*member, member_value, prefix.empty() ? name_of(*member) : prefix + "." + name_of(*member));
    }
  }

 private:
  std::string name_of(const MemberRef& member) const {
    if (ec2_ && !member.query_name.empty()) return member.query_name;
    std::string name = wire_name(member);
    if (ec2_ && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
  }

  void write(const MemberRef& ref, const Value& value, const std::string& name) {
    switch (ref.target->type) {
      case Shape::Type::Structure:
        return structure(*ref.target, value, name);
      case Shape::Type::List:
        return list(ref, value, name);
      case Shape::Type::Map:
        return map(ref, value, name);
      default:
        return pair(name, write_scalar(ref, value, "iso8601"));
    }
  }

  void list(const MemberRef& ref, const Value& value, const std::string& name) {
    if (value.size() == 0) {
      // Only "query" can say that a list is empty.
      if (!ec2_) pair(name, "");
      return;
    }
    const MemberRef& element = ref.target->element;
    const std::string base = ec2_ ? name : list_name(ref, name);
    for (std::size_t i = 0; i < value.size(); ++i)
      write(element, value.at(i), base + "." + std::to_string(i + 1));
  }

  static std::string list_name(const MemberRef& ref, const std::string& name) {
    const std::string& inner = ref.target->element.location_name;
    if (!ref.flattened) return name + "." + (inner.empty() ? "member" : inner);
    // A flattened list goes by its own name or, if it has none, by that of its elements.
    return inner.empty() || !ref.location_name.empty() ? name : name.substr(0, name.rfind('.') + 1) + inner;
  }

  void map(const MemberRef& ref, const Value& value, const std::string& name) {
    const MemberRef& key = ref.target->key;
    const MemberRef& element = ref.target->element;
    const std::string base = ref.flattened ? name : name + ".entry";
    std::size_t i = 0;
    for (const auto& [entry_key, entry_value] : value.as_map()) {
      const std::string entry = base + "." + std::to_string(++i) + ".";
      pair(entry + (key.location_name.empty() ? "key" : name_of(key)), entry_key);
      write(element, entry_value, entry + (element.location_name.empty() ? "value" : name_of(element)));
    }
  }

  const bool ec2_;
  std::string& out_;
};

class QueryProtocol : public Protocol {
 public:
  explicit QueryProtocol(bool ec2) : ec2_(ec2) {}

  Result<HttpRequest> serialize(const Model& model, const Operation& op, const Value& input,
                                const std::string& token) const override {
    Result<Value> checked = check_input(model, op, input, token);
    if (!checked) return checked.error();
    HttpRequest request;
    request.method = op.http_method;
    request.path = op.request_uri;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    FormWriter form(ec2_, request.body);
    form.pair("Action", op.name);
    form.pair("Version", model.api_version);
    if (const Shape* shape = model.shape(op.input)) form.structure(*shape, *checked, "");
    return request;
  }

  Result<Value> parse(const Model& model, const Operation& op, const HttpResponse& response, const Wanted* wanted) const override {
    const Shape* shape = model.shape(op.output);
    if (!shape || (response.body.empty() && shape->members.empty())) return Value(Map());
    std::vector<std::string> wrappers;
    if (!ec2_ && !op.output_result_wrapper.empty()) wrappers.push_back(op.output_result_wrapper);
    const XmlAsked asked{op.name, op.pagination && !wrappers.empty(), wanted};
    Result<Value> output = read_xml_body(*shape, wrappers, response.body, asked);
    if (!output) return in_call(output.error(), model, op, response);
    return output;
  }

  Error parse_error(const Model& model, const Operation& op, const HttpResponse& response) const override {
    return read_error(model, op, response);
  }

 private:
  const bool ec2_;
};

}  // namespace

const Protocol& query_protocol() {
  static const Protocol& protocol = *new QueryProtocol(false);
  return protocol;
}

const Protocol& ec2_protocol() {
  static const Protocol& protocol = *new QueryProtocol(true);
  return protocol;
}

}  // namespace iasql::aws
