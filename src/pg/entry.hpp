// How a SQL-callable function is declared: after pg.hpp,
//   IASQL_FUNCTION(iasql_version) { return guard([&]() -> Datum { … }); }
// makes an exported, version-1 C function whose arguments are in `fcinfo`.
#pragma once

#define IASQL_FUNCTION(name)                           \
  _Pragma("GCC visibility push(default)") extern "C" { \
    PG_FUNCTION_INFO_V1(name);                         \
  }                                                    \
  _Pragma("GCC visibility pop") extern "C" Datum name(PG_FUNCTION_ARGS)
