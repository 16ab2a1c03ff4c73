// See wanted.hpp.
#include "aws/wanted.hpp"

#include "aws/path_node.hpp"

namespace iasql::aws {

void Wanted::want_all() {
  all_ = true;  // the members stay: somebody may hold on to them
}

Wanted& Wanted::member(std::string_view name) {
  if (all_) return *this;
  for (auto& [known, inner] : members_) {
    if (known == name) return *inner;
  }
  return *members_.emplace_back(std::string(name), std::make_unique<Wanted>()).second;
}

const Wanted* Wanted::find(std::string_view name) const {
  if (all_) return this;
  for (const auto& [known, inner] : members_) {
    if (known == name) return inner.get();
  }
  return nullptr;
}

Wanted Wanted::copy() const {
  Wanted out;
  out.all_ = all_;
  for (const auto& [name, inner] : members_) out.members_.emplace_back(name, std::make_unique<Wanted>(inner->copy()));
  return out;
}

void WantedPlaces::want_all() const {
  for (Wanted* place : places) place->want_all();
  for (const auto& [name, member] : names) {
    for (Wanted* place : member) place->want_all();
  }
}

namespace {

WantedPlaces member_of(const WantedPlaces& document, const std::string& name) {
  WantedPlaces out;
  for (Wanted* place : document.places) out.places.push_back(&place->member(name));
  const auto named = document.names.find(name);
  if (named != document.names.end()) out.places.insert(out.places.end(), named->second.begin(), named->second.end());
  return out;
}

WantedPlaces follow(const Path::Node& node, const WantedPlaces& document);

WantedPlaces want_kids(const Path::Node& node, const WantedPlaces& document) {
  for (const auto& kid : node.kids) follow(*kid, document).want_all();
  return {};
}

WantedPlaces follow(const Path::Node& node, const WantedPlaces& document) {
  switch (node.op) {
    case PathOp::Current:
    case PathOp::Index:
    case PathOp::Slice:
      return document;
    case PathOp::Field:
      return member_of(document, node.text);
    case PathOp::Flatten:
      return follow(*node.kids[0], document);
    case PathOp::Chain:
    case PathOp::Project:
      return follow(*node.kids[1], follow(*node.kids[0], document));
    case PathOp::Filter: {
      const WantedPlaces elements = follow(*node.kids[0], document);
      follow(*node.kids[2], elements).want_all();
      return follow(*node.kids[1], elements);
    }
    case PathOp::Or:
    case PathOp::And:
      follow(*node.kids[0], document).want_all();
      return follow(*node.kids[1], document);
    default:
      return want_kids(node, document);
  }
}

}  // namespace

WantedPlaces trace(const Path& path, const WantedPlaces& document) {
  return path.empty() ? WantedPlaces() : follow(*path.tree(), document);
}

}  // namespace iasql::aws
