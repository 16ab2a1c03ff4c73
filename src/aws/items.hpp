// The items in the pages of a listing: which part of an output they are, and one after another.
//
// A listing that the model paginates: the elements of its first result key. An operation that is not paginated: the
// elements of the only list in its output. A map in such a place gives its members, each as {"key", "value"}. Where
// neither is there, the output is itself the only item.
// Must not know: any particular service. Fails: compile() if the model's path makes no sense.
#pragma once

#include <optional>

#include "aws/path.hpp"
#include "aws/shape.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

class Items {
 public:
  static Result<Items> compile(const Model& model, const Operation& operation);
  List of(const Value& page) const;

 private:
  std::optional<Path> path_;  // none: the page itself
  bool of_map_ = false;
};

}  // namespace iasql::aws
