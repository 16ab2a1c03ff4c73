// Which protocol a model speaks. See protocol.hpp.
#include "aws/protocol.hpp"

#include "aws/protocols.hpp"

namespace iasql::aws {

const Protocol* protocol_for(const Model& model) {
  if (model.protocol == "query") return &query_protocol();
  if (model.protocol == "ec2") return &ec2_protocol();
  if (model.protocol == "json") return &json_protocol();
  if (model.protocol == "rest-json") return &rest_json_protocol();
  if (model.protocol == "rest-xml") return &rest_xml_protocol();
  return nullptr;
}

}  // namespace iasql::aws
