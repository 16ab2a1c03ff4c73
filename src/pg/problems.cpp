// See problems.hpp. The ERROR mark in iasql_audit_log is the first time; iasql_problem counts.
#include "pg/pg.hpp"

#include "pg/backoff.hpp"
#include "pg/problems.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

/// Takes out "(request id …)" and "request id …" lines up to their end.
std::string without_request_ids(std::string text) {
  static const std::string word = "request id ";
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
    std::size_t end = text.find_first_of(" ),;\n", at + word.size());
    text.erase(at, (end == std::string::npos ? text.size() : end) - at);
  }
  return text;
}

void write_first(Spi& spi, const std::string& text) {
  write_mark(spi, "ERROR", "", text);
  spi.execute("INSERT INTO " + ext("iasql_problem") +
                  " (id, message, last_at) VALUES (pg_catalog.currval(pg_catalog.pg_get_serial_sequence($1, 'id')), $2,"
                  " pg_catalog.clock_timestamp())",
              {ext("iasql_audit_log"), comparable_text(text)});
}

}  // namespace

std::string comparable_text(const std::string& text) {
  return without_request_ids(text);
}

bool note_problem(Spi& spi, const std::string& text, bool again, bool skip_locked) {
  Rows known;
  if (again)
    known = spi.query("SELECT id FROM " + ext("iasql_problem") +
                          " WHERE message = $1 AND last_at > pg_catalog.clock_timestamp() - '1 day'::interval"
                          " ORDER BY id DESC LIMIT 1",
                      {comparable_text(text)});
  if (known.empty()) {
    write_first(spi, text);
    return true;
  }
  unless_locked(skip_locked, [&] {
    spi.execute("UPDATE " + ext("iasql_problem") +
                    " SET count = count + 1, last_at = pg_catalog.clock_timestamp() WHERE id = $1::pg_catalog.int4",
                {known.at(0, 0)});
  });
  return false;
}

}  // namespace iasql::pg
