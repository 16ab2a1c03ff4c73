// Values from the cloud into typed tuples; see stage.hpp. A page is converted in one savepoint; only if a
// value does not fit is its row looked at value by value.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/spi.hpp"
#include "pg/stage.hpp"

namespace iasql::pg {

namespace {

constexpr std::size_t rows_per_reset = 64;

/// A join table's references come from its owner's rows and so have no path.
bool is_read(const engine::Table& table, const engine::Column& column) {
  if (table.join && column.ref) return true;
  return column.stored() && !column.sensitive &&
         (!column.path.empty() || !column.from.empty() || column.region ||
          column.codec.kind == engine::Codec::Kind::Variants);
}

}  // namespace

std::vector<StageColumn> stage_columns(const engine::Table& table, const Relation& relation) {
  std::vector<StageColumn> out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const engine::Column& column = table.columns[i];
    const RelationColumn* found = relation.column(column.name);
    if (!is_read(table, column) || found == nullptr || found->generated) continue;
    StageColumn entry{i, &column, found};
    for (const auto& name : table.identity) entry.identity = entry.identity || name == column.name;
    entry.reference = column.ref.has_value() && !found->array;
    entry.has_region = entry.reference && !column.ref->region_path.empty();
    out.push_back(entry);
  }
  return out;
}

/// Input functions, in the stage's memory.
struct Stage::Inputs {
  MemoryContext batch = nullptr;
  std::vector<FmgrInfo> functions;
  std::vector<Oid> parameters;
  std::vector<int> typmods;
  std::vector<Datum> values;
  std::unique_ptr<bool[]> nulls;
  std::size_t since_reset = 0;

  Inputs(const std::vector<TupleColumn>& columns, MemoryContext memory)
      : functions(columns.size()),
        parameters(columns.size()),
        typmods(columns.size()),
        values(columns.size()),
        nulls(new bool[columns.size()]) {
    call([&] {
      batch = AllocSetContextCreate(memory, "iasql stage batch", ALLOCSET_DEFAULT_SIZES);
      for (std::size_t i = 0; i < columns.size(); ++i) {
        Oid function;
        getTypeInputInfo(columns[i].type, &function, &parameters[i]);
        fmgr_info_cxt(function, &functions[i], memory);
        typmods[i] = columns[i].typmod;
      }
    });
  }

  /// Runs inside call().
  void convert(std::size_t field, const std::string* text) {
    nulls[field] = text == nullptr;
    char* raw = text == nullptr ? nullptr
                                : pg_any_to_server(const_cast<char*>(text->c_str()),
                                                   static_cast<int>(text->size()), PG_UTF8);
    values[field] = InputFunctionCall(&functions[field], raw, parameters[field], typmods[field]);
  }
};

Stage::Stage(const engine::Table& table, const Relation& relation)
    : table_(table), columns_(stage_columns(table, relation)), labels_(columns_.size()) {
  std::vector<TupleColumn> fields;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const StageColumn& c = columns_[i];
    fields.push_back({c.column->name, c.as_text() ? TEXTOID : c.relation->type_oid,
                      c.as_text() ? -1 : c.relation->typmod});
    field_column_.push_back(i);
    if (!c.has_region) continue;
    fields.push_back({c.column->name + "__region", TEXTOID, -1});
    field_column_.push_back(engine::Table::npos);
  }
  fields.push_back({"__region", TEXTOID, -1});
  fields.push_back({"__ok", BOOLOID, -1});
  tuples_ = std::make_unique<Tuples>("iasql_stage", fields);
  inputs_ = std::make_unique<Inputs>(fields, tuples_->memory());
}

Stage::~Stage() = default;

Stage::Texts Stage::texts_of(const engine::CloudRow& row) {
  Texts out;
  out.reserve(static_cast<std::size_t>(tuples_->width()));
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const StageColumn& c = columns_[i];
    const aws::Value& value = c.index < row.row.size() ? row.row[c.index] : aws::Value().at(0);
    auto text = c.reference && !value.is_null() ? value.to_text() : sql_text(*c.relation, value);
    if (c.column->region && !text) text = row.region;
    if (c.relation->enumeration && text) labels_[i].insert(*text);
    out.push_back(std::move(text));
    if (!c.has_region) continue;
    out.emplace_back(c.index < row.ref_regions.size() ? row.ref_regions[c.index] : "");
  }
  out.emplace_back(row.region);
  out.emplace_back(row.unread.empty() ? "t" : "f");
  return out;
}

std::string Stage::describe(const engine::CloudRow& row) const {
  std::string out;
  for (const auto& name : table_.identity) {
    std::size_t i = table_.index(name);
    if (i >= row.row.size()) continue;
    out += (out.empty() ? "" : "|") + row.row[i].to_text();
  }
  return out;
}

void Stage::put(const Texts& texts) {
  for (const auto& text : texts) {
    if (text && text->find('\0') != std::string::npos)
      throw UserError(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE, "a text with a zero byte cannot be stored");
  }
  call([&] {
    MemoryContext old = MemoryContextSwitchTo(inputs_->batch);
    for (std::size_t i = 0; i < texts.size(); ++i) inputs_->convert(i, texts[i] ? &*texts[i] : nullptr);
    MemoryContextSwitchTo(old);
  });
  tuples_->put(inputs_->values.data(), inputs_->nulls.get());
  if (++inputs_->since_reset < rows_per_reset) return;
  inputs_->since_reset = 0;
  MemoryContextReset(inputs_->batch);
}

bool Stage::fits(const Texts& texts, std::size_t field, std::string& why) {
  if (!texts[field]) return true;
  if (texts[field]->find('\0') != std::string::npos) {
    why = "a text with a zero byte cannot be stored";
    return false;
  }
  try {
    Subtransaction savepoint;
    call([&] {
      MemoryContext old = MemoryContextSwitchTo(inputs_->batch);
      inputs_->convert(field, &*texts[field]);
      MemoryContextSwitchTo(old);
    });
    savepoint.release();
    return true;
  } catch (const PgError& e) {
    if (e.is_interrupt()) throw;
    why = e.what();
    return false;
  }
}

void Stage::put_what_fits(const engine::CloudRow& row, Texts texts, const Refused& refused) {
  for (std::size_t field = 0; field < field_column_.size(); ++field) {
    std::string why;
    if (fits(texts, field, why)) continue;
    texts[field].reset();
    if (field_column_[field] == engine::Table::npos) continue;
    const StageColumn& c = columns_[field_column_[field]];
    if (c.identity) damaged_ = true;
    if (c.relation->not_null || c.identity) texts.back() = "f";
    refused(describe(row), c.column->name, why);
  }
  put(texts);
}

void Stage::add(const std::vector<engine::CloudRow>& rows, const Refused& refused) {
  std::size_t next = 0;
  while (next < rows.size()) {
    Texts texts;
    try {
      Subtransaction savepoint;
      for (; next < rows.size(); ++next) {
        texts = texts_of(rows[next]);
        put(texts);
      }
      savepoint.release();
      return;
    } catch (const PgError& e) {
      if (e.is_interrupt()) throw;
    } catch (const UserError&) {
      // A zero byte: found before PostgreSQL saw it.
    }
    put_what_fits(rows[next], std::move(texts), refused);
    ++next;
  }
}

}  // namespace iasql::pg
