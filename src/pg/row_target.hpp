// What settings of iasql's own are about: installed modules, their tables, rows by their keys; arguments checked, so that
// no setting is stored that has no effect. Needs pg.hpp before it. Fails: UserError.
#pragma once

#include <string>

#include "engine/module.hpp"
#include "pg/arguments.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

Param optional_json(FunctionCallInfo fcinfo, int number);

/// A table with a cloud behind it, of `module` if given.
const engine::Table& installed_table(Spi& spi, const std::string& name, const Param& module);
/// The key as the table's own types write it: names exactly the columns of the primary key.
std::string checked_key(Spi& spi, const engine::Table& table, const std::string& text);

}  // namespace iasql::pg
