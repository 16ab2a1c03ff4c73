// The surroundings of every piece of work on iasql's and the modules' tables: a transaction (a worker may
// have none), the extension's rights, and the mark that what is written is not a user's wish. PG-free header.
#pragma once

#include <type_traits>

#include "pg/spi.hpp"
#include "pg/transaction.hpp"

namespace iasql::pg {

/// body(Spi&)
template <class F>
auto work(F&& body) {
  TransactionScope transaction;
  auto run = [&] {
    AsOwner owner;
    EngineWrites writes;
    Spi spi;
    return body(spi);
  };
  if constexpr (std::is_void_v<decltype(run())>) {
    run();
    transaction.commit();
  } else {
    auto result = run();
    transaction.commit();
    return result;
  }
}

}  // namespace iasql::pg
