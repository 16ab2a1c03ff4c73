// Value and Map: storage, comparison and conversion. See value.hpp for the contract.
#include "aws/value.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include "aws/json.hpp"

namespace iasql::aws {

namespace {

/// What accessors of the wrong kind refer to. Never destroyed: the module has no destructors to run at exit.
template <class T>
const T& nothing() {
  static const T& empty = *new T();
  return empty;
}

/// What is held, for changing: a copy of its own if others hold it as well.
template <class T>
T& own(std::shared_ptr<T>& held) {
  if (!held) {
    held = std::make_shared<T>();
  } else if (held.use_count() > 1) {
    held = std::make_shared<T>(*held);
  }
  return *held;
}

constexpr double kInt64Limit = 9223372036854775808.0;  // 2^63, exact as a double

bool is_integral(double d) {
  return d >= -kInt64Limit && d < kInt64Limit && std::trunc(d) == d;
}

/// Above this many members looking each one up by walking the others costs more than a hash table.
constexpr std::size_t kManyMembers = 32;

void drop_duplicates(std::vector<Map::Member>& members) {
  std::vector<Map::Member> kept;
  std::unordered_map<std::string, std::size_t> places;
  bool found = false;
  for (std::size_t i = 0; i < members.size(); ++i) {
    auto [place, added] = places.try_emplace(members[i].first, i);
    if (!added) {
      members[place->second].second = std::move(members[i].second);
      members[i].second = Value();
      found = true;
    }
  }
  if (!found) return;
  kept.reserve(places.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (places.at(members[i].first) == i) kept.push_back(std::move(members[i]));
  }
  members = std::move(kept);
}

bool has_duplicates(const std::vector<Map::Member>& members) {
  for (std::size_t i = 1; i < members.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (members[i].first == members[j].first) return true;
    }
  }
  return false;
}

}  // namespace

Map::Map(std::initializer_list<Member> members) : Map(std::vector<Member>(members)) {}

Map::Map(std::vector<Member> members) : members_(std::move(members)) {
  if (members_.size() > kManyMembers || has_duplicates(members_)) drop_duplicates(members_);
}

/// Open addressing: a slot holds a member's place plus one. Members that were added since it was last asked are
/// taken in then.
struct Map::Index {
  std::vector<std::uint32_t> slots;
  std::size_t known = 0;

  void take_in(const std::vector<Member>& members) {
    if (members.size() * 2 > slots.size()) {
      slots.assign(std::bit_ceil(members.size() * 4), 0);
      known = 0;
    }
    for (; known < members.size(); ++known) {
      std::size_t at = first_slot(members[known].first);
      while (slots[at] != 0) at = (at + 1) & (slots.size() - 1);
      slots[at] = static_cast<std::uint32_t>(known + 1);
    }
  }

  std::size_t find(const std::vector<Member>& members, std::string_view name) const {
    for (std::size_t at = first_slot(name); slots[at] != 0; at = (at + 1) & (slots.size() - 1)) {
      if (members[slots[at] - 1].first == name) return slots[at] - 1;
    }
    return members.size();
  }

 private:
  std::size_t first_slot(std::string_view name) const {
    return std::hash<std::string_view>{}(name) & (slots.size() - 1);
  }
};

Map::Index& Map::IndexHolder::get() {
  if (!index_) index_ = new Index;
  return *index_;
}

void Map::IndexHolder::drop() noexcept {
  delete std::exchange(index_, nullptr);
}

/// The member's place, or the number of members if there is none.
std::size_t Map::place_of(std::string_view name) const {
  if (members_.size() > kManyMembers) {
    Index& index = index_.get();
    index.take_in(members_);
    return index.find(members_, name);
  }
  const auto named = [&](const Member& member) { return member.first == name; };
  return static_cast<std::size_t>(std::find_if(members_.begin(), members_.end(), named) - members_.begin());
}

const Value* Map::find(std::string_view name) const {
  const std::size_t place = place_of(name);
  return place < members_.size() ? &members_[place].second : nullptr;
}

Value* Map::find(std::string_view name) {
  return const_cast<Value*>(std::as_const(*this).find(name));
}

Value& Map::operator[](std::string_view name) {
  if (Value* found = find(name)) return *found;
  return append(name);
}

Value& Map::append(std::string_view name) {
  return members_.emplace_back(std::string(name), Value()).second;
}

void Map::set(std::string_view name, Value value) {
  (*this)[name] = std::move(value);
}

bool Map::erase(std::string_view name) {
  const std::size_t place = place_of(name);
  if (place == members_.size()) return false;
  members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(place));
  index_.drop();
  return true;
}

bool Map::empty() const {
  return members_.empty();
}
std::size_t Map::size() const {
  return members_.size();
}
std::vector<Map::Member>::const_iterator Map::begin() const {
  return members_.begin();
}
std::vector<Map::Member>::const_iterator Map::end() const {
  return members_.end();
}
std::vector<Map::Member>::iterator Map::begin() {
  return members_.begin();
}
std::vector<Map::Member>::iterator Map::end() {
  return members_.end();
}

bool Map::operator==(const Map& other) const {
  if (size() != other.size()) return false;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const Member& mine = members_[i];
    const bool same_place = other.members_[i].first == mine.first;
    const Value* theirs = same_place ? &other.members_[i].second : other.find(mine.first);
    if (!theirs || !(*theirs == mine.second)) return false;
  }
  return true;
}

Value::Value(iasql::aws::List v) : v_(std::make_shared<iasql::aws::List>(std::move(v))) {}
Value::Value(iasql::aws::Map v) : v_(std::make_shared<iasql::aws::Map>(std::move(v))) {}

bool Value::as_bool() const {
  const bool* b = std::get_if<bool>(&v_);
  return b && *b;
}

std::int64_t Value::as_int() const {
  if (const auto* i = std::get_if<std::int64_t>(&v_)) return *i;
  if (const auto* d = std::get_if<double>(&v_)) return is_integral(*d) ? static_cast<std::int64_t>(*d) : 0;
  return as_bool() ? 1 : 0;
}

double Value::as_double() const {
  if (const auto* d = std::get_if<double>(&v_)) return *d;
  return is_int() ? static_cast<double>(as_int()) : 0.0;
}

const std::string& Value::as_string() const {
  const auto* s = std::get_if<std::string>(&v_);
  return s ? *s : nothing<std::string>();
}

const std::string& Value::as_bytes() const {
  const auto* b = std::get_if<iasql::aws::Bytes>(&v_);
  return b ? b->data : nothing<std::string>();
}

const List& Value::as_list() const {
  const auto* l = std::get_if<Shared<iasql::aws::List>>(&v_);
  return l && *l ? **l : nothing<aws::List>();
}

const Map& Value::as_map() const {
  const auto* m = std::get_if<Shared<iasql::aws::Map>>(&v_);
  return m && *m ? **m : nothing<aws::Map>();
}

List& Value::list() {
  if (!is_list()) v_ = Shared<iasql::aws::List>();
  return own(std::get<Shared<iasql::aws::List>>(v_));
}

Map& Value::map() {
  if (!is_map()) v_ = Shared<iasql::aws::Map>();
  return own(std::get<Shared<iasql::aws::Map>>(v_));
}

std::string& Value::string() {
  if (!is_string()) v_ = std::string();
  return std::get<std::string>(v_);
}

const Value& Value::operator[](std::string_view name) const {
  const Value* found = as_map().find(name);
  return found ? *found : nothing<Value>();
}

const Value& Value::at(std::size_t index) const {
  const aws::List& elements = as_list();
  return index < elements.size() ? elements[index] : nothing<Value>();
}

std::size_t Value::size() const {
  switch (kind()) {
    case Kind::String:
      return as_string().size();
    case Kind::Bytes:
      return as_bytes().size();
    case Kind::List:
      return as_list().size();
    case Kind::Map:
      return as_map().size();
    default:
      return 0;
  }
}

bool Value::operator==(const Value& other) const {
  if (kind() == other.kind()) {
    if (v_ == other.v_) return true;  // of lists and maps: the same one
    return is_list() ? as_list() == other.as_list() : is_map() && as_map() == other.as_map();
  }
  if (!is_number() || !other.is_number()) return false;
  const double d = is_double() ? as_double() : other.as_double();
  const std::int64_t i = is_int() ? as_int() : other.as_int();
  return is_integral(d) && static_cast<std::int64_t>(d) == i;
}

bool Value::truthy() const {
  switch (kind()) {
    case Kind::Null:
      return false;
    case Kind::Bool:
      return as_bool();
    case Kind::Int:
    case Kind::Double:
      return true;
    default:
      return size() > 0;
  }
}

std::string Value::to_text() const {
  switch (kind()) {
    case Kind::Null:
      return {};
    case Kind::Bool:
      return as_bool() ? "true" : "false";
    case Kind::Int:
      return std::to_string(as_int());
    case Kind::String:
      return as_string();
    case Kind::Bytes:
      return base64_encode(as_bytes());
    case Kind::List:
    case Kind::Map:
      return to_json(*this);
    case Kind::Double:
      break;
  }
  const double d = as_double();
  if (std::isnan(d)) return "NaN";
  if (std::isinf(d)) return d > 0 ? "Infinity" : "-Infinity";
  if (is_integral(d)) return std::to_string(as_int());
  std::array<char, 32> digits;
  auto end = std::to_chars(digits.data(), digits.data() + digits.size(), d).ptr;
  return std::string(digits.data(), end);
}

}  // namespace iasql::aws
