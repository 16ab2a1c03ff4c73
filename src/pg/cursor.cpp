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
  if (table_ != nullptr && ++at_ < count_) return true;
  call([&] {
    if (table_ != nullptr) SPI_freetuptable(table_);
    table_ = nullptr;
    SPI_cursor_fetch(static_cast<Portal>(portal_), true, batch_rows);
    table_ = SPI_tuptable;
    count_ = SPI_processed;
  });
  at_ = 0;
  return count_ > 0;
}

Datum Cursor::value(int column, bool& null) const {
  return call([&] { return SPI_getbinval(table_->vals[at_], table_->tupdesc, column + 1, &null); });
}

bool Cursor::is_null(int column) const {
  bool null = false;
  value(column, null);
  return null;
}

std::string Cursor::text(int column) const {
  char* text = call([&] { return SPI_getvalue(table_->vals[at_], table_->tupdesc, column + 1); });
  if (text == nullptr) return {};
  std::string out(text);
  call([&] { pfree(text); });
  return out;
}

}  // namespace iasql::pg
