// AWS's partitions as botocore has them, written by tools/make_partitions.py. Private to src/aws.
#pragma once

namespace iasql::aws {

extern const char kPartitionsDocument[];

}  // namespace iasql::aws
