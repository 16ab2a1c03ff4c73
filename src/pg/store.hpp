// engine::Store over SPI. PG-free header.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/ports.hpp"
#include "pg/session.hpp"

namespace iasql::pg {

class SpiStore : public engine::Store {
 public:
  explicit SpiStore(Session::Mode mode);
  ~SpiStore() override;

  void begin() override;
  void commit() override;
  void abort() noexcept override;
  std::vector<engine::Change> changes(const engine::Catalog& catalog,
                                      const std::string& transaction) override;
  engine::Ignores ignores() override;
  std::vector<engine::Row> load(const engine::Table& table, const engine::Columns& where) override;
  std::vector<engine::RegionSetting> regions(const engine::Table& table) override;
  bool write_back(const engine::Table& table, const engine::Columns& key,
                  const engine::Columns& values) override;
  void restore(const engine::Change& change) override;
  std::vector<std::string> restore_all(const engine::Catalog& catalog,
                                       const std::string& transaction) override;
  std::vector<std::string> restore_some(const engine::Catalog& catalog, const std::string& transaction,
                                        const std::vector<engine::RowName>& rows) override;
  void release(const engine::Catalog& catalog, const std::string& transaction,
               const std::vector<engine::RowName>& rows) override;
  void stage(const engine::Table& table, std::vector<engine::CloudRow> rows) override;
  std::vector<engine::Action> merge(const engine::Catalog& catalog, const engine::Table& table,
                                    const engine::MergeScope& scope, bool dry) override;
  std::vector<engine::Part> wanted() override;
  void clear_stage() override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace iasql::pg
