// Tuples: rows in a tuplestore (in memory up to a limit, then in a temporary file) that SQL can read by name
// through SPI, as transition tables are read in triggers. Needs pg.hpp before it.
//
// Lives across transactions: its memory, its file and its resource owner are its own. Its content is not
// transactional: what was put before a rolled back savepoint stays.
#pragma once

#include <string>
#include <vector>

namespace iasql::pg {

struct TupleColumn {
  std::string name;
  Oid type = InvalidOid;
  int typmod = -1;
};

class Tuples {
 public:
  Tuples(std::string name, const std::vector<TupleColumn>& columns);
  ~Tuples();
  Tuples(const Tuples&) = delete;
  Tuples& operator=(const Tuples&) = delete;

  int width() const { return width_; }
  std::int64_t count() const { return count_; }
  /// Copies the values.
  void put(Datum* values, bool* nulls);
  /// No rows any more; what is announced stays so.
  void clear();
  /// Tells the planner how many rows there are now, where they were announced.
  void recount();
  /// Makes the rows visible under their name, or another one, to the statements of the innermost SPI session.
  void announce() { announce_as(name_); }
  void announce_as(const std::string& name);
  MemoryContext memory() const { return memory_; }

 private:
  std::string name_;
  int width_ = 0;
  std::int64_t count_ = 0;
  MemoryContext memory_ = nullptr;
  ResourceOwner owner_ = nullptr;
  TupleDesc descriptor_ = nullptr;
  Tuplestorestate* store_ = nullptr;
  std::vector<EphemeralNamedRelation> announced_;  // in memory_
};

}  // namespace iasql::pg
