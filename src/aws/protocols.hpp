// The protocols there are, and what they share. Private to protocol.cpp and the protocols' own files.
#pragma once

#include "aws/protocol.hpp"

namespace iasql::aws {

// One instance each for the life of the process; they have no state.
const Protocol& query_protocol();
const Protocol& ec2_protocol();
const Protocol& json_protocol();
const Protocol& rest_json_protocol();
const Protocol& rest_xml_protocol();

/// Code, message, request id, kind and retryable of an answer with an error status, whatever form its body
/// has: AWS's front doors, proxies and emulators do not always answer in the protocol that was asked.
Error read_error(const Model& model, const Operation& op, const HttpResponse& response);

/// The error with the call's names, status and request id, for answers that cannot be read.
Error in_call(Error error, const Model& model, const Operation& op, const HttpResponse& response);

/// A page for people instead of a document.
bool looks_like_html(std::string_view body);

}  // namespace iasql::aws
