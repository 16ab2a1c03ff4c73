// Digests of bodies that services want in headers (the traits httpChecksum and httpChecksumRequired).
// Must not know: protocols, signing. Fails: Error::Kind::Input for an algorithm that is not one of ours.
#pragma once

#include <string>
#include <string_view>

#include "aws/http.hpp"
#include "aws/result.hpp"
#include "aws/shape.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

std::string md5(std::string_view data);  // raw bytes
/// The digest as the header wants it, before base64: CRC32, CRC32C, CRC64NVME, SHA1 or SHA256; "" for others.
std::string checksum(std::string_view algorithm, std::string_view data);

/// Adds to a request whose body is complete what the operation's traits ask for, unless the caller gave it: the digest
/// by the algorithm in the input, CRC32 if it names none, MD5 where the service knows nothing newer; and the header
/// that asks the service for digests of its own.
Status add_checksum(const Model& model, const Operation& op, const Value& input, HttpRequest& request);

}  // namespace iasql::aws
