// Value: an ordered, self-owning document (what a JSON or XML body, a descriptor or a request is made of).
//
// Members of a map keep the order in which they were added, because AWS's signatures, tests and people all
// read them in that order. Bytes are kept apart from text: a blob is encoded only when it is written.
// A copy of a list or map shares its elements until one of the two is changed, so copies cost next to nothing however large
// the document. A reference that list() or map() has given out must not be changed any more once the value was copied.
// Must not know: any wire format. json.hpp and xml.hpp turn text into values and back.
// Fails: accessors of the wrong kind return an empty value, never throw; `as_*` are checked by the caller
// with `is_*` where the difference matters.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace iasql::aws {

class Value;

/// A blob: raw bytes, base64 only on the wire.
struct Bytes {
  std::string data;
  bool operator==(const Bytes&) const = default;
};

using List = std::vector<Value>;

class Map {
 public:
  using Member = std::pair<std::string, Value>;

  Map() = default;
  Map(std::initializer_list<Member> members);
  /// Takes the members as they are; of several with one name the last value stays, at the first one's place.
  explicit Map(std::vector<Member> members);

  /// The member's value, or nullptr.
  const Value* find(std::string_view name) const;
  Value* find(std::string_view name);
  /// The member's value, added as null at the end if it was missing.
  Value& operator[](std::string_view name);
  /// Adds or replaces; an existing member keeps its place.
  void set(std::string_view name, Value value);
  /// Adds a member that is known to be missing.
  Value& append(std::string_view name);
  /// True if there was such a member.
  bool erase(std::string_view name);

  bool empty() const;
  std::size_t size() const;
  std::vector<Member>::const_iterator begin() const;
  std::vector<Member>::const_iterator end() const;
  std::vector<Member>::iterator begin();
  std::vector<Member>::iterator end();

  /// Equal as sets of members: order does not matter.
  bool operator==(const Map& other) const;

 private:
  /// Where the members of a large map are; made when first needed, not copied along.
  struct Index;
  class IndexHolder {
   public:
    IndexHolder() = default;
    IndexHolder(const IndexHolder&) noexcept {}
    IndexHolder(IndexHolder&& other) noexcept : index_(std::exchange(other.index_, nullptr)) {}
    IndexHolder& operator=(IndexHolder other) noexcept {
      std::swap(index_, other.index_);
      return *this;
    }
    ~IndexHolder() {
      if (index_) drop();
    }
    Index& get();
    void drop() noexcept;

   private:
    Index* index_ = nullptr;
  };

  std::size_t place_of(std::string_view name) const;

  std::vector<Member> members_;
  mutable IndexHolder index_;
};

class Value {
 public:
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"  // gcc 12 takes the scoped enumerator List for a shadow of the alias
  enum class Kind { Null, Bool, Int, Double, String, Bytes, List, Map };
#pragma GCC diagnostic pop

  Value() = default;
  Value(std::nullptr_t) {}
  Value(bool v) : v_(v) {}
  Value(int v) : v_(static_cast<std::int64_t>(v)) {}
  Value(std::int64_t v) : v_(v) {}
  Value(double v) : v_(v) {}
  Value(const char* v) : v_(std::string(v)) {}
  Value(std::string v) : v_(std::move(v)) {}
  Value(std::string_view v) : v_(std::string(v)) {}
  Value(iasql::aws::Bytes v) : v_(std::move(v)) {}
  Value(iasql::aws::List v);
  Value(iasql::aws::Map v);

  Kind kind() const { return static_cast<Kind>(v_.index()); }
  bool is_null() const { return kind() == Kind::Null; }
  bool is_bool() const { return kind() == Kind::Bool; }
  bool is_int() const { return kind() == Kind::Int; }
  bool is_double() const { return kind() == Kind::Double; }
  bool is_number() const { return is_int() || is_double(); }
  bool is_string() const { return kind() == Kind::String; }
  bool is_bytes() const { return kind() == Kind::Bytes; }
  bool is_list() const { return kind() == Kind::List; }
  bool is_map() const { return kind() == Kind::Map; }

  /// Wrong kind: false, 0, "", an empty list or map with static lifetime.
  bool as_bool() const;
  std::int64_t as_int() const;   // an integral double or a bool is converted
  double as_double() const;      // an int is converted
  const std::string& as_string() const;
  const std::string& as_bytes() const;
  const List& as_list() const;
  const Map& as_map() const;

  /// Become an empty list/map/string unless already one, and return it, shared with nobody.
  List& list();
  Map& map();
  std::string& string();

  /// Member of a map, or a static null.
  const Value& operator[](std::string_view name) const;
  /// Element of a list, or a static null.
  const Value& at(std::size_t index) const;
  /// Members, elements or bytes; 0 for scalars.
  std::size_t size() const;

  /// A number and a string are never equal; Int 1 and Double 1.0 are.
  bool operator==(const Value& other) const;

  /// JMESPath's notion: null, false, "", [] and {} are false.
  bool truthy() const;
  /// Scalars as AWS writes them in a query string ("true", "12"); lists and maps as compact JSON.
  std::string to_text() const;

 private:
  /// Held by all copies; empty after it was moved from.
  template <class T>
  using Shared = std::shared_ptr<T>;

  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, iasql::aws::Bytes, Shared<iasql::aws::List>,
               Shared<iasql::aws::Map>>
      v_;
};

}  // namespace iasql::aws
