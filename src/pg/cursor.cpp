// See cursor.hpp.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/cursor.hpp"

namespace iasql::pg {

namespace {
constexpr long batch_rows = 500;
}

Cursor::Cursor(const std::string& sql) {
  const char* text = sql.c_str();
  portal_ = call([&] {
    return SPI_cursor_open_with_args(nullptr, text, 0, nullptr, nullptr, nullptr, false,
                                     CURSOR_OPT_NO_SCROLL);
  });
  if (portal_ == nullptr)
    throw UserError(ERRCODE_INTERNAL_ERROR,
                    "cannot open a cursor: " + std::string(SPI_result_code_string(SPI_result)));
}

Cursor::~Cursor() {
  if (PgError::any_alive()) return;  // the abort closes it
  try {
    call([&] {
      if (table_ != nullptr) SPI_freetuptable(table_);
      SPI_cursor_close(static_cast<Portal>(portal_));
    });
  } catch (...) {
    // The transaction's end closes it.
  }
}

bool Cursor::next() {
  if (table_ == nullptr || ++at_ >= count_) {
    call([&] {
      if (table_ != nullptr) SPI_freetuptable(table_);
      table_ = nullptr;
      SPI_cursor_fetch(static_cast<Portal>(portal_), true, batch_rows);
      table_ = SPI_tuptable;
      count_ = SPI_processed;
    });
    at_ = 0;
  }
  if (count_ == 0) return false;
  if (!nulls_) {
    values_.resize(static_cast<std::size_t>(table_->tupdesc->natts));
    nulls_ = std::make_unique<bool[]>(values_.size());
  }
  heap_deform_tuple(table_->vals[at_], table_->tupdesc, values_.data(), nulls_.get());  // raises no errors
  return true;
}

Datum Cursor::value(int column, bool& null) const {
  null = is_null(column);
  return values_[static_cast<std::size_t>(column)];
}

bool Cursor::is_null(int column) const {
  return nulls_[static_cast<std::size_t>(column)];
}

bool Cursor::flag(int column) const {
  return !is_null(column) && DatumGetBool(values_[static_cast<std::size_t>(column)]);
}

std::string Cursor::text(int column) const {
  if (is_null(column)) return {};
  const auto* datum = reinterpret_cast<struct varlena*>(DatumGetPointer(values_[static_cast<std::size_t>(column)]));
  const Oid type = TupleDescAttr(table_->tupdesc, column)->atttypid;
  if ((type == TEXTOID || type == VARCHAROID) && !VARATT_IS_EXTERNAL(datum) && !VARATT_IS_COMPRESSED(datum))
    return std::string(VARDATA_ANY(datum), VARSIZE_ANY_EXHDR(datum));
  char* text = call([&] { return SPI_getvalue(table_->vals[at_], table_->tupdesc, column + 1); });
  std::string out(text);
  call([&] { pfree(text); });
  return out;
}

}  // namespace iasql::pg
