// Reading a query's rows in batches, as datums or text, within the innermost SPI session. Needs pg.hpp before
// it.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace iasql::pg {

class Cursor {
 public:
  explicit Cursor(const std::string& sql);
  ~Cursor();
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  bool next();
  /// Columns count from 0. Valid until the next batch is fetched, that is until next().
  Datum value(int column, bool& null) const;
  bool is_null(int column) const;
  /// Of a boolean column; NULL is false.
  bool flag(int column) const;
  /// "" for NULL.
  std::string text(int column) const;

 private:
  void* portal_ = nullptr;
  SPITupleTable* table_ = nullptr;
  std::uint64_t count_ = 0, at_ = 0;
  std::vector<Datum> values_;
  std::unique_ptr<bool[]> nulls_;
};

}  // namespace iasql::pg
