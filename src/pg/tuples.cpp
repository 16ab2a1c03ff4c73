// Tuplestores under a name; see tuples.hpp.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/tuples.hpp"

namespace iasql::pg {

namespace {

/// There is one of these per table at a time, so each gets a part of work_mem only.
int memory_limit_kb() {
  return work_mem / 8 > 256 ? work_mem / 8 : 256;
}

}  // namespace

Tuples::Tuples(std::string name, const std::vector<TupleColumn>& columns)
    : name_(std::move(name)), width_(static_cast<int>(columns.size())) {
  call([&] {
    memory_ = AllocSetContextCreate(TopMemoryContext, "iasql tuples", ALLOCSET_DEFAULT_SIZES);
    owner_ = ResourceOwnerCreate(nullptr, "iasql tuples");
    MemoryContext old = MemoryContextSwitchTo(memory_);
    ResourceOwner old_owner = CurrentResourceOwner;
    CurrentResourceOwner = owner_;
    descriptor_ = CreateTemplateTupleDesc(width_);
    for (int i = 0; i < width_; ++i) {
      const TupleColumn& column = columns[static_cast<std::size_t>(i)];
      TupleDescInitEntry(descriptor_, static_cast<AttrNumber>(i + 1), column.name.c_str(), column.type,
                         column.typmod, type_is_array(column.type) ? 1 : 0);
    }
    store_ = tuplestore_begin_heap(false, true, memory_limit_kb());
    CurrentResourceOwner = old_owner;
    MemoryContextSwitchTo(old);
  });
}

Tuples::~Tuples() {
  try {
    call([&] {
      if (store_ != nullptr) tuplestore_end(store_);
      if (owner_ != nullptr) ResourceOwnerDelete(owner_);
      if (memory_ != nullptr) MemoryContextDelete(memory_);
    });
  } catch (...) {
    // Closing a temporary file failed; the process's exit removes it.
  }
}

void Tuples::put(Datum* values, bool* nulls) {
  call([&] { tuplestore_putvalues(store_, descriptor_, values, nulls); });
  ++count_;
}

void Tuples::clear() {
  call([&] { tuplestore_clear(store_); });
  count_ = 0;
}

void Tuples::recount() {
  for (EphemeralNamedRelation relation : announced_) relation->md.enrtuples = static_cast<double>(count_);
}

void Tuples::announce_as(const std::string& name) {
  EphemeralNamedRelation relation = nullptr;
  int code = call([&] {
    MemoryContext old = MemoryContextSwitchTo(memory_);
    relation = static_cast<EphemeralNamedRelation>(palloc0(sizeof(EphemeralNamedRelationData)));
    relation->md.name = pstrdup(name.c_str());
    relation->md.tupdesc = descriptor_;
    relation->md.enrtype = ENR_NAMED_TUPLESTORE;
    relation->md.enrtuples = static_cast<double>(count_);
    relation->reldata = store_;
    MemoryContextSwitchTo(old);
    return SPI_register_relation(relation);
  });
  if (code < 0)
    throw UserError(ERRCODE_INTERNAL_ERROR,
                    "SPI_register_relation failed: " + std::string(SPI_result_code_string(code)));
  announced_.push_back(relation);
}

}  // namespace iasql::pg
