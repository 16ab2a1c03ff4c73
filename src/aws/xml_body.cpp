// The XML body reader: builds values in place while the events come in, without a DOM. See body.hpp.
//
// A stack of frames mirrors the open elements. A frame's target stays where it is while the frame is open,
// since only the innermost open container grows.
#include <cstdint>
#include <deque>
#include <utility>

#include "aws/body.hpp"
#include "aws/text_form.hpp"
#include "aws/xml.hpp"

namespace iasql::aws {

namespace {

/// The element name under which a structure's member arrives: that of the elements for a flattened list.
const std::string& element_name(const MemberRef& member) {
  if (member.target->type == Shape::Type::List && member.flattened) {
    const std::string& inner = member.target->element.location_name;
    if (!inner.empty()) return inner;
  }
  return wire_name(member);
}

/// Members that are not in the body.
bool comes_apart(const MemberRef& member) {
  return member.location == "header" || member.location == "headers" || member.location == "statusCode";
}

bool is_scalar(const MemberRef& member) {
  const Shape::Type type = member.target->type;
  return type != Shape::Type::Structure && type != Shape::Type::List && type != Shape::Type::Map;
}

/// A structure's members as its reader looks for them, with what is wanted of each.
struct Members {
  struct One {
    const MemberRef* member;
    const std::string* name;  // null: it is not in the body
    const Wanted* wanted;     // null: nobody wants it, unless everything is wanted
    std::size_t next;         // the member that came after this one the last time
    bool alone = true;        // no other member has the name, as elements of flattened lists may
  };
  const Shape* shape;
  const Wanted* wanted;  // null: everything
  std::vector<One> all;
  std::size_t first = 0;  // the member that came first the last time

  Members(const Shape& of, const Wanted* what) : shape(&of), wanted(what) {
    for (const MemberRef& member : of.members)
      all.push_back({&member, comes_apart(member) ? nullptr : &element_name(member), what ? what->find(member.name) : nullptr,
                     all.size()});
    for (One& flat : all) {
      if (!flat.member->flattened || !flat.name) continue;
      for (One& other : all) {
        if (&other != &flat && other.name && *other.name == *flat.name) other.alone = flat.alone = false;
      }
    }
  }
};

class BodyReader : public XmlSink {
 public:
  BodyReader(const Shape& shape, const std::vector<std::string>& wrappers, const XmlAsked& asked)
      : wrappers_(wrappers), operation_(asked.operation), wanted_(asked.wanted), result_(Map()) {
    root_.name = shape.name;
    root_.target = &shape;
  }

  bool start(std::string_view name) override {
    if (frames_.empty()) return start_root(name);
    Frame& top = frames_.back();
    switch (top.kind) {
      case FrameKind::Wrapper:
        return name == wrappers_[frames_.size() - 1] ? enter() : skip();
      case FrameKind::Structure:
        return start_member(top, name);
      case FrameKind::List:
        return push(top.ref->target->element, &top.target->list().emplace_back(), top.wanted);
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
    if (frames_.back().kind != FrameKind::Structure) return true;
    Frame& top = frames_.back();
    for (const MemberRef& member : top.ref->target->members) {
      if (!member.xml_attribute || element_name(member) != name) continue;
      std::optional<Value> read = read_scalar(member, std::string(value));
      if (!read) return wrong(member);
      top.target->map().set(member.name, std::move(*read));
    }
    return true;
  }

  bool text(std::string_view piece) override {
    if (!frames_.empty() && frames_.back().kind == FrameKind::Scalar) text_.append(piece);
    return true;
  }

  bool end() override {
    const Frame top = frames_.back();
    frames_.pop_back();
    if (top.kind == FrameKind::Entry) {
      entries_.back().into->map().set(entries_.back().key.to_text(), std::move(entries_.back().value));
      entries_.pop_back();
    }
    if (top.kind == FrameKind::Structure && top.ref->target->union_ && top.target->size() > 1)
      top.target->map().erase(kUnknownMember);
    return top.kind != FrameKind::Scalar || end_scalar(top);
  }

  std::string failure() const override { return failure_; }
  Value take() { return std::move(result_); }
  /// All wrappers were there.
  bool entered() const { return entered_; }

 private:
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  enum class FrameKind { Wrapper, Structure, List, Map, Entry, Scalar };
  struct Frame {
    FrameKind kind = FrameKind::Wrapper;
    const MemberRef* ref = nullptr;
    Value* target = nullptr;
    const Wanted* wanted = nullptr;  // null: everything
    Members* members = nullptr;  // of a structure
    std::size_t last = npos;     // the member that came last
    std::uint64_t seen = 0;      // bits of the first members: have come
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
    if (!name.starts_with(operation_)) {
      failure_ = "it is a document \"" + std::string(name.substr(0, 100)) + "\", no answer to " + std::string(operation_);
      return false;
    }
    const std::vector<MemberRef>& members = root_.target->members;
    if (wrappers_.empty() && members.size() == 1 && is_scalar(members[0]) && !comes_apart(members[0]) &&
        wire_name(members[0]) == name) {
      return push(members[0], &result_.map()[members[0].name]);
    }
    return enter();
  }

  /// Goes one wrapper deeper, or, if there are no more, into the structure that is wanted.
  bool enter() {
    if (frames_.size() == wrappers_.size()) {
      entered_ = true;
      return push(root_, &result_, wanted_);
    }
    frames_.push_back(Frame{});
    return true;
  }

  bool skip() {
    skip_element();
    return true;
  }

  /// A page has few kinds of structures.
  Members* members_of(const Shape& shape, const Wanted* wanted) {
    for (Members& known : members_) {
      if (known.shape == &shape && known.wanted == wanted) return &known;
    }
    return &members_.emplace_back(shape, wanted);
  }

  bool push(const MemberRef& ref, Value* target, const Wanted* wanted = nullptr) {
    FrameKind kind = FrameKind::Scalar;
    Members* members = nullptr;
    text_.clear();
    if (wanted && wanted->all()) wanted = nullptr;
    switch (ref.target->type) {
      case Shape::Type::Structure:
        kind = FrameKind::Structure;
        members = members_of(*ref.target, wanted);
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
    frames_.push_back(Frame{kind, &ref, target, wanted, members});
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
    // Structures of a kind mostly have their members in one order.
    std::vector<Members::One>& all = top.members->all;
    std::size_t& expected = top.last == npos ? top.members->first : all[top.last].next;
    const bool guessed = expected < all.size() && all[expected].alone && all[expected].name && *all[expected].name == name;
    for (std::size_t i = 0, at = guessed ? expected : top.last == npos ? 0 : top.last; i < all.size(); ++i, ++at) {
      if (at >= all.size()) at = 0;
      if (!all[at].name || *all[at].name != name) continue;
      top.last = expected = at;
      // Others may have come by another name, or as attributes.
      const bool by_element = at < 64 && !all[at].member->flattened && !all[at].member->xml_attribute;
      const bool is_new = by_element && ((top.seen >> at) & 1) == 0;
      if (is_new) top.seen |= std::uint64_t{1} << at;
      return start_known(top, all[at], is_new);
    }
    // Some answers name the elements of a flattened list after the list all the same.
    for (const Members::One& one : all) {
      if (one.member->flattened && one.name && wire_name(*one.member) == name) return start_known(top, one, false);
    }
    if (top.ref->target->union_) top.target->map().set(kUnknownMember, Value(Map{{"name", name}}));
    return skip();
  }

  bool start_known(Frame& top, const Members::One& one, bool is_new) {
    if (top.wanted && !one.wanted) return skip();
    const MemberRef& member = *one.member;
    Map& members = top.target->map();
    Value* place = is_new ? &members.append(member.name) : &members[member.name];
    if (!member.flattened) return push(member, place, one.wanted);
    if (member.target->type == Shape::Type::List) {
      return push(member.target->element, &place->list().emplace_back(), one.wanted);
    }
    return member.target->type == Shape::Type::Map ? push_entry(*member.target, place) : push(member, place, one.wanted);
  }

  bool end_scalar(const Frame& frame) {
    std::optional<Value> value = read_scalar(*frame.ref, std::exchange(text_, {}));
    if (!value) return wrong(*frame.ref);
    // An empty element of a kind that has no empty value counts as absent.
    Frame* parent = frames_.empty() ? nullptr : &frames_.back();
    if (value->is_null() && parent && parent->kind == FrameKind::Structure) {
      parent->target->map().erase(frame.ref->name);
      return true;
    }
    // A root that is the answer itself may say nothing.
    if (!parent && value->as_string().empty() && value->is_string()) value = Value();
    *frame.target = from_wire_form(*frame.ref, std::move(*value));
    return true;
  }

  bool wrong(const MemberRef& ref) {
    failure_ = "the value of " + (ref.name.empty() ? ref.shape : ref.name) + " makes no sense";
    return false;
  }

  const std::vector<std::string>& wrappers_;
  const std::string_view operation_;  // the root's name begins with it
  const Wanted* const wanted_;
  std::deque<Members> members_;
  MemberRef root_;
  Value result_;
  std::vector<Frame> frames_;
  std::deque<Entry> entries_;
  std::string text_, failure_;
  bool entered_ = false;
};

}  // namespace

Result<Value> read_xml_body(const Shape& shape, const std::vector<std::string>& wrappers, std::string_view text,
                            XmlAsked asked) {
  BodyReader reader(shape, wrappers, asked);
  const Status status = parse_xml(text, reader);
  if (!status) return status.error();
  if (asked.whole && !reader.entered()) return unreadable("it has no " + wrappers.back());
  return reader.take();
}

}  // namespace iasql::aws
