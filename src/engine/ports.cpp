// Texts of the ports' plain types.
#include "engine/ports.hpp"

namespace iasql::engine {

std::string action_name(Action::Kind kind) {
  switch (kind) {
    case Action::Kind::Create:
      return "create";
    case Action::Kind::Update:
      return "update";
    case Action::Kind::Replace:
      return "replace";
    case Action::Kind::Delete:
      return "delete";
  }
  return "";
}

std::string Problem::text() const {
  std::string out = table.empty() ? module : table;
  if (!row.empty()) out += " " + row;
  if (!region.empty() && error.region.empty()) out += " in " + region;
  if (!out.empty()) out += ": ";
  return out + error.text();
}

}  // namespace iasql::engine
