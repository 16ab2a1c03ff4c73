// engine::Journal over iasql_journal.
#include "pg/pg.hpp"

#include "aws/json.hpp"
#include "pg/boundary.hpp"
#include "pg/field_json.hpp"
#include "pg/relation.hpp"
#include "pg/session.hpp"
#include "pg/storable.hpp"
#include "pg/work.hpp"

namespace iasql::pg {

using engine::Columns;
using engine::JournalEntry;
using engine::Table;

namespace {

class SpiJournal : public engine::Journal {
 public:
  JournalEntry intend(const std::string& transaction, const Table& table, const std::string& action,
                      const std::string& region, const Columns& key, const aws::Value& detail,
                      bool marked) override {
    JournalEntry entry;
    entry.transaction = transaction;
    entry.table = table.name;
    entry.action = action;
    entry.region = region;
    entry.key = key;
    entry.detail = detail;
    aws::Map key_map;
    for (const auto& [name, value] : key) key_map.set(name, value);
    const std::string key_json = aws::to_json(std::move(key_map));
    work([&](Spi& spi) {
      Rows rows = spi.query(
          "INSERT INTO " + ext("iasql_journal") +
              " (transaction_id, table_name, action, token, region, key, detail, marked) VALUES ($1, $2, $3,"
              " pg_catalog.gen_random_uuid()::text, $4, $5::pg_catalog.jsonb, $6::pg_catalog.jsonb, $7::bool)"
              " RETURNING id, token",
          {transaction, table.name, action, region, key_json, text_of(detail), std::string(marked ? "t" : "f")});
      entry.id = std::stoll(rows.at(0, 0).value_or("0"));
      entry.token = rows.at(0, 1).value_or("");
      // Whatever synchronous_commit says: what AWS is about to be asked must not be forgotten.
      call([] { ForceSyncCommit(); });
    });
    return entry;
  }

  void done(const JournalEntry& entry, const aws::Value& detail) override {
    work([&](Spi& spi) {
      spi.execute("UPDATE " + ext("iasql_journal") +
                      " SET state = 'done', ended_at = pg_catalog.clock_timestamp(), error = NULL, detail ="
                      " coalesce(CASE WHEN pg_catalog.jsonb_typeof(detail) = 'object' THEN detail END || "
                      "$2::pg_catalog.jsonb,"
                      " $2::pg_catalog.jsonb, detail) WHERE id = $1::bigint",
                  {std::to_string(entry.id), text_of(detail)});
    });
  }

  void failed(const JournalEntry& entry, const std::string& error) override { end(entry, "failed", error); }
  void undone(const JournalEntry& entry) override { end(entry, "undone", std::nullopt); }
  void unknown(const JournalEntry& entry, const std::string& reason) override {
    end(entry, "unknown", reason);
  }

  std::vector<JournalEntry> unfinished() override { return read("state = 'intent'"); }
  std::vector<JournalEntry> completed(const std::string& transaction) override {
    return read("transaction_id = $1 AND (state = 'done' OR action = 'update' AND state = 'failed' AND error = 'interrupted')", {transaction});
  }
  std::vector<JournalEntry> marked() override { return read("marked AND state = 'done'"); }
  void unmarked(const std::vector<JournalEntry>& entries) override {
    std::vector<std::string> ids;
    for (const JournalEntry& entry : entries) ids.push_back(std::to_string(entry.id));
    work([&](Spi& spi) {
      spi.execute("UPDATE " + ext("iasql_journal") + " SET marked = false WHERE id = ANY ($1::pg_catalog.int8[])",
                  {array_literal(ids)});
    });
  }

 private:
  static std::vector<JournalEntry> read(const std::string& condition, const std::vector<Param>& params = {}) {
    return work([&](Spi& spi) {
      Rows rows = spi.query(
          "SELECT id, transaction_id, table_name, action, token, region, key::text, detail::text FROM " +
          ext("iasql_journal") + " WHERE " + condition + " ORDER BY id",
          params);
      std::vector<JournalEntry> out;
      for (const auto& row : rows.rows) {
        JournalEntry entry;
        entry.id = std::stoll(row[0].value_or("0"));
        entry.transaction = row[1].value_or("");
        entry.table = row[2].value_or("");
        entry.action = row[3].value_or("");
        entry.token = row[4].value_or("");
        entry.region = row[5].value_or("");
        const aws::Value key = json_of(row[6]);
        for (const auto& [name, value] : key.as_map()) entry.key.emplace_back(name, value);
        entry.detail = json_of(row[7]);
        out.push_back(std::move(entry));
      }
      return out;
    });
  }

  static Param text_of(const aws::Value& detail) {
    return detail.is_null() ? Param() : Param(storable_json(aws::to_json(detail)));
  }

  void end(const JournalEntry& entry, const std::string& state, const Param& error) {
    work([&](Spi& spi) {
      spi.execute(
          "UPDATE " + ext("iasql_journal") +
              " SET state = $2, error = $3, marked = false, ended_at = pg_catalog.clock_timestamp() WHERE id = $1::bigint",
          {std::to_string(entry.id), state, error});
    });
  }
};

}  // namespace

std::unique_ptr<engine::Journal> make_journal(Session::Mode) {
  return std::make_unique<SpiJournal>();
}

}  // namespace iasql::pg
