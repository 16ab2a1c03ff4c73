// Which parts of a document somebody is going to look at, so that a reader of large documents can leave out the others.
//
// A tree of members' names; lists are no level of it: what is wanted of a list is wanted of each element.
// trace() follows an expression through it. It errs on the safe side: what an expression tests, compares, hands to a function or
// builds something of is wanted whole.
// Must not know: formats, shapes. Fails: never.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/path.hpp"

namespace iasql::aws {

class Wanted {
 public:
  void want_all();
  bool all() const { return all_; }
  /// Made if nobody has looked there so far.
  Wanted& member(std::string_view name);
  /// Null: nobody looks there. With all(): this.
  const Wanted* find(std::string_view name) const;
  Wanted copy() const;

 private:
  bool all_ = false;
  std::vector<std::pair<std::string, std::unique_ptr<Wanted>>> members_;
};

/// Where the parts of a document are that an expression gives or is evaluated on.
struct WantedPlaces {
  std::vector<Wanted*> places;
  /// Members of a document that is put together from others, such as {item, parent}.
  std::map<std::string, std::vector<Wanted*>, std::less<>> names;

  void want_all() const;
};

/// The places of what the expression gives; the caller says what of them is wanted.
WantedPlaces trace(const Path& path, const WantedPlaces& document);

}  // namespace iasql::aws
