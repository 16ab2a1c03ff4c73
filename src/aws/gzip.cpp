// See gzip.hpp.
#include "aws/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>

namespace iasql::aws {

Result<std::string> gunzip(std::string_view packed, std::size_t limit) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) throw std::bad_alloc();  // 15: largest window, 16: gzip and nothing else
  struct End {
    z_stream& of;
    ~End() { inflateEnd(&of); }
  } end{stream};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  int state = Z_OK;
  while (state == Z_OK) {
    const std::size_t had = out.size();
    if (had >= limit) return input_error("it is longer than " + std::to_string(limit) + " bytes when unpacked");
    out.resize(std::min(limit, std::max<std::size_t>(had * 2, packed.size() * 8 + 64)));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + had);
    stream.avail_out = static_cast<uInt>(out.size() - had);
    state = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
  }
  if (state != Z_STREAM_END) return input_error("it is not gzip, or cut off");
  return out;
}

}  // namespace iasql::aws
