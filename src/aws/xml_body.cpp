// The XML body reader: builds values in place while the events come in, without a DOM. See body.hpp.
//
// A stack of frames mirrors the open elements. A frame's target stays where it is while the frame is open,
// since only the innermost open container grows.
#include <algorithm>
#include <charconv>
#include <deque>

#include "aws/body.hpp"
#include "aws/json.hpp"
#include "aws/time.hpp"
#include "aws/xml.hpp"

namespace iasql::aws {

namespace {

/// The element name under which a structure's member arrives: that of the elements for a flattened list.
const std::string& element_name(const MemberRef& member) {
  if (member.target->type == Shape::Type::List && member.flattened) {
    const std::string& inner = member.target->element.location_name;
    if (!inner.empty()) return inner;
  }
  return member.location_name.empty() ? member.name : member.location_name;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = std::min(text.find_first_not_of(kSpace), text.size());
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

/// The value a scalar's text stands for; null for an empty text that cannot be one; nothing if it makes no
/// sense.
std::optional<Value> scalar(const MemberRef& ref, std::string& whole) {
  if (ref.target->type == Shape::Type::String) return Value(std::move(whole));
  const std::string_view text = trimmed(whole);
  const char* end = text.data() + text.size();
  switch (ref.target->type) {
    case Shape::Type::Boolean:
      return Value(text == "true" || text == "True" || text == "1");
    case Shape::Type::Integer:
    case Shape::Type::Long: {
      if (text.empty()) return Value();
      std::int64_t number = 0;
      const auto [rest, failure] = std::from_chars(text.data(), end, number);
      if (failure != std::errc() || rest != end) return std::nullopt;
      return Value(number);
    }
    case Shape::Type::Float:
    case Shape::Type::Double: {
      if (text.empty()) return Value();
      double number = 0;
      const auto [rest, failure] = std::from_chars(text.data(), end, number);
      if (failure != std::errc() || rest != end) return std::nullopt;
      return Value(number);
    }
    case Shape::Type::Blob: {
      Result<std::string> bytes = base64_decode(text);
      if (!bytes) return std::nullopt;
      return Value(Bytes{std::move(*bytes)});
    }
    case Shape::Type::Timestamp: {
      if (text.empty()) return Value();
      const std::optional<Timestamp> time = parse_time(text);
      if (!time) return std::nullopt;
      return Value(format_iso8601(*time));
    }
    default:
      return std::nullopt;
  }
}

class BodyReader : public XmlSink {
 public:
  BodyReader(const Shape& shape, std::string_view wrapper) : wrapper_(wrapper), result_(Map()) {
    root_.name = shape.name;
    root_.target = &shape;
  }

  bool start(std::string_view name) override {
    if (skipped_ > 0) {
      ++skipped_;
      return true;
    }
    if (frames_.empty()) return start_root(name);
    Frame& top = frames_.back();
    switch (top.kind) {
      case FrameKind::Wrapper:
        return name == wrapper_ ? push(root_, &result_) : skip();
      case FrameKind::Structure:
        return start_member(top, name);
      case FrameKind::List:
        return push(top.ref->target->element, &top.target->list().emplace_back());
      case FrameKind::Map:
        return push_entry(*top.ref->target, top.target);
      case FrameKind::Entry:
        return start_entry_part(top, name);
      case FrameKind::Scalar:
        return skip();
    }
    return false;
  }

  bool attribute(std::string_view name, std::string_view value) override {
    if (skipped_ > 0 || frames_.back().kind != FrameKind::Structure) return true;
    Frame& top = frames_.back();
    for (const MemberRef& member : top.ref->target->members) {
      if (member.xml_attribute && element_name(member) == name) top.target->map().set(member.name, value);
    }
    return true;
  }

  bool text(std::string_view piece) override {
    if (skipped_ == 0 && !frames_.empty() && frames_.back().kind == FrameKind::Scalar) text_.append(piece);
    return true;
  }

  bool end() override {
    if (skipped_ > 0) {
      --skipped_;
      return true;
    }
    const Frame top = frames_.back();
    frames_.pop_back();
    if (top.kind == FrameKind::Entry) {
      entries_.back().into->map().set(entries_.back().key.to_text(), std::move(entries_.back().value));
      entries_.pop_back();
    }
    return top.kind != FrameKind::Scalar || end_scalar(top);
  }

  std::string failure() const override { return failure_; }
  Value take() { return std::move(result_); }

 private:
  enum class FrameKind { Wrapper, Structure, List, Map, Entry, Scalar };
  struct Frame {
    FrameKind kind = FrameKind::Wrapper;
    const MemberRef* ref = nullptr;
    Value* target = nullptr;
    std::size_t next = 0;  // the member to expect next, as answers mostly keep the model's order
  };
  /// A pair of a map in the making; its key may come after its value.
  struct Entry {
    const Shape* map = nullptr;
    Value* into = nullptr;
    Value key, value;
  };

  bool start_root(std::string_view name) {
    if (name == "html" || name == "HTML") {
      failure_ = "it is an HTML page";
      return false;
    }
    if (wrapper_.empty()) return push(root_, &result_);
    frames_.push_back(Frame{});
    return true;
  }

  bool skip() {
    skipped_ = 1;
    return true;
  }

  bool push(const MemberRef& ref, Value* target) {
    FrameKind kind = FrameKind::Scalar;
    text_.clear();
    switch (ref.target->type) {
      case Shape::Type::Structure:
        kind = FrameKind::Structure;
        target->map();
        break;
      case Shape::Type::List:
        kind = FrameKind::List;
        target->list();
        break;
      case Shape::Type::Map:
        kind = FrameKind::Map;
        target->map();
        break;
      default:
        break;
    }
    frames_.push_back(Frame{kind, &ref, target});
    return true;
  }

  bool push_entry(const Shape& map, Value* into) {
    entries_.push_back(Entry{&map, into, {}, {}});
    frames_.push_back(Frame{FrameKind::Entry, nullptr, into});
    return true;
  }

  bool start_entry_part(Frame&, std::string_view name) {
    Entry& entry = entries_.back();
    const MemberRef& key = entry.map->key;
    const MemberRef& value = entry.map->element;
    if (name == (key.location_name.empty() ? "key" : std::string_view(key.location_name))) {
      return push(key, &entry.key);
    }
    if (name == (value.location_name.empty() ? "value" : std::string_view(value.location_name))) {
      return push(value, &entry.value);
    }
    return skip();
  }

  bool start_member(Frame& top, std::string_view name) {
    const std::vector<MemberRef>& members = top.ref->target->members;
    for (std::size_t i = 0; i < members.size(); ++i) {
      const std::size_t at = top.next + i < members.size() ? top.next + i : top.next + i - members.size();
      const MemberRef& member = members[at];
      if (!member.location.empty() || element_name(member) != name) continue;
      top.next = at;
      Value* place = &top.target->map()[member.name];
      if (!member.flattened) return push(member, place);
      if (member.target->type == Shape::Type::List) {
        return push(member.target->element, &place->list().emplace_back());
      }
      return member.target->type == Shape::Type::Map ? push_entry(*member.target, place)
                                                     : push(member, place);
    }
    return skip();
  }

  bool end_scalar(const Frame& frame) {
    std::optional<Value> value = scalar(*frame.ref, text_);
    text_.clear();
    if (!value) {
      failure_ = "the value of " + (frame.ref->name.empty() ? frame.ref->shape : frame.ref->name) +
                 " makes no sense";
      return false;
    }
    // An empty element of a kind that has no empty value counts as absent.
    Frame* parent = frames_.empty() ? nullptr : &frames_.back();
    if (value->is_null() && parent && parent->kind == FrameKind::Structure) {
      parent->target->map().erase(frame.ref->name);
      return true;
    }
    *frame.target = std::move(*value);
    return true;
  }

  const std::string_view wrapper_;
  MemberRef root_;
  Value result_;
  std::vector<Frame> frames_;
  std::deque<Entry> entries_;
  std::string text_, failure_;
  std::size_t skipped_ = 0;  // open elements nobody asked for
};

}  // namespace

Result<Value> read_xml_body(const Shape& shape, std::string_view wrapper, std::string_view text) {
  BodyReader reader(shape, wrapper);
  const Status status = parse_xml(text, reader);
  if (!status) return status.error();
  return reader.take();
}

}  // namespace iasql::aws
