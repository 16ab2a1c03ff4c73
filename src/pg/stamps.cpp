// See stamps.hpp: a hash table of PostgreSQL's in shared memory under one lock, and iasql_stamps(), which shows what of it is
// the current database's. Nothing done under the lock can fail.
#include "pg/pg.hpp"

extern "C" {
#include "utils/hsearch.h"
}

#include <vector>

#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/report.hpp"
#include "pg/spi.hpp"
#include "pg/stamps.hpp"

namespace iasql::pg::stamps {

namespace {

constexpr long most = 8192;  // of all databases
constexpr TimestampTz forgotten_after = 24 * USECS_PER_HOUR;  // when room is needed
constexpr TimestampTz swept_every = USECS_PER_MINUTE;

/// Compared byte by byte.
struct Key {
  Oid database;
  char table[NAMEDATALEN];
  char region[44];
};

struct Stamp {
  Key key;
  TimestampTz base, at;  // at 0: reserved
  std::int64_t took_ms, times;
  TimestampTz touched;
};

struct Header {
  TimestampTz swept;
};

HTAB* stamps = nullptr;
Header* header = nullptr;
LWLock* lock = nullptr;

/// Of the current transaction.
struct Pending {
  Key key;
  TimestampTz base, at;
  std::int64_t took_ms;
  SubTransactionId within;
};
std::vector<Pending>* pending = nullptr;

bool make_key(const Name& name, Key* key) {
  memset(static_cast<void*>(key), 0, sizeof(Key));
  if (name.table.size() >= sizeof(key->table) || name.region.size() >= sizeof(key->region)) return false;
  key->database = MyDatabaseId;
  memcpy(key->table, name.table.data(), name.table.size());
  memcpy(key->region, name.region.data(), name.region.size());
  return true;
}

/// Makes room: of databases, tables and regions that are no more. Under the lock.
void sweep(TimestampTz now) {
  if (header->swept + swept_every > now) return;
  header->swept = now;
  HASH_SEQ_STATUS all;
  hash_seq_init(&all, stamps);
  while (auto* stamp = static_cast<Stamp*>(hash_seq_search(&all)))
    if (stamp->touched + forgotten_after < now) hash_search(stamps, &stamp->key, HASH_REMOVE, nullptr);
}

bool reserve(const Key& key, TimestampTz now) {
  LWLockAcquire(lock, LW_EXCLUSIVE);
  auto* stamp = static_cast<Stamp*>(hash_search(stamps, &key, HASH_FIND, nullptr));
  if (stamp == nullptr) {
    if (hash_get_num_entries(stamps) >= most) sweep(now);
    if (hash_get_num_entries(stamps) < most)
      stamp = static_cast<Stamp*>(hash_search(stamps, &key, HASH_ENTER_NULL, nullptr));
    if (stamp != nullptr) stamp->base = stamp->at = stamp->times = 0;
  }
  if (stamp != nullptr) stamp->touched = now;
  LWLockRelease(lock);
  return stamp != nullptr;
}

void apply() {
  LWLockAcquire(lock, LW_EXCLUSIVE);
  for (const Pending& p : *pending) {
    auto* stamp = static_cast<Stamp*>(hash_search(stamps, &p.key, HASH_FIND, nullptr));
    if (stamp == nullptr) continue;
    stamp->times = stamp->base == p.base ? stamp->times + 1 : 1;
    stamp->base = p.base;
    stamp->at = p.at;
    stamp->took_ms = p.took_ms;
  }
  LWLockRelease(lock);
}

void at_end(XactEvent event, void*) {
  if (pending->empty()) return;
  if (event == XACT_EVENT_COMMIT) apply();
  if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT || event == XACT_EVENT_PREPARE) pending->clear();
}

/// What a savepoint that is rolled back has stamped, and those within it, which are younger.
void at_savepoint(SubXactEvent event, SubTransactionId id, SubTransactionId, void*) {
  if (event != SUBXACT_EVENT_ABORT_SUB) return;
  while (!pending->empty() && pending->back().within >= id) pending->pop_back();
}

void prepare() {
  if (pending != nullptr) return;
  call([] {
    RegisterXactCallback(at_end, nullptr);
    RegisterSubXactCallback(at_savepoint, nullptr);
  });
  pending = new std::vector<Pending>();
}

TimestampTz time_of(const std::string& text) {
  return call([&] {
    return DatumGetTimestampTz(DirectFunctionCall3(timestamptz_in, CStringGetDatum(text.c_str()),
                                                   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
  });
}

/// A copy of those of the current database.
std::vector<Stamp> list() {
  std::vector<Stamp> out;
  if (stamps == nullptr) return out;
  out.reserve(static_cast<std::size_t>(hash_get_num_entries(stamps)) + 1000);  // nothing below allocates
  call([&] {
    LWLockAcquire(lock, LW_SHARED);
    HASH_SEQ_STATUS all;
    hash_seq_init(&all, stamps);
    while (auto* stamp = static_cast<Stamp*>(hash_seq_search(&all)))
      if (stamp->key.database == MyDatabaseId && stamp->at != 0 && out.size() < out.capacity()) out.push_back(*stamp);
    LWLockRelease(lock);
  });
  return out;
}

std::string text_of(TimestampTz time) {
  const char* text = call([&]() -> const char* {
    return DatumGetCString(DirectFunctionCall1(timestamptz_out, TimestampTzGetDatum(time)));
  });
  return text;
}

void show(ResultSet& results) {
  for (const Stamp& s : list()) {
    results.add({std::string(s.key.table), std::string(s.key.region), text_of(s.base), text_of(s.at),
                 s.took_ms < 0 ? Field() : Field(std::to_string(s.took_ms)), std::to_string(s.times)});
  }
}

}  // namespace

bool put(const Name& name, const std::string& base, std::int64_t took_ms) {
  Pending stamp{};
  if (stamps == nullptr || !make_key(name, &stamp.key)) return false;
  prepare();
  stamp.base = time_of(base);
  stamp.at = GetCurrentTimestamp();
  stamp.took_ms = took_ms;
  stamp.within = GetCurrentSubTransactionId();
  if (!call([&] { return reserve(stamp.key, stamp.at); })) return false;
  pending->push_back(stamp);
  return true;
}

std::size_t memory_size() {
  return static_cast<std::size_t>(hash_estimate_size(most, sizeof(Stamp))) + MAXALIGN(sizeof(Header));
}

void attach_memory() {
  bool found;
  header = static_cast<Header*>(ShmemInitStruct("iasql stamps header", sizeof(Header), &found));
  if (!found) memset(static_cast<void*>(header), 0, sizeof(Header));
  HASHCTL control;
  memset(static_cast<void*>(&control), 0, sizeof control);
  control.keysize = sizeof(Key);
  control.entrysize = sizeof(Stamp);
  stamps = ShmemInitHash("iasql stamps", most, most, &control, HASH_ELEM | HASH_BLOBS | HASH_FIXED_SIZE);
  lock = &GetNamedLWLockTranche(lock_name)->lock;
}

}  // namespace iasql::pg::stamps

IASQL_FUNCTION(iasql_stamps) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    stamps::show(results);
    return 0;
  });
}
