// From the cloud to the database: every listing of every table and region at once, then one merge per table.
//
// Must not know: how rows are stored. Fails: an Error if nothing at all could be read; otherwise what failed is a
// Problem, and the rows of that table and region stay as they are.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/observe.hpp"

namespace iasql::engine {

/// Stages rows, and with them those of the join tables that hold their virtual columns.
void stage_with_joins(const Context& context, const Table& table, std::vector<CloudRow> rows);

class Pull {
 public:
  enum class Mode {
    Merge,
    Dry,     // says what a merge would do
    Compare  // says what differs, whoever has changed it
  };
  Pull(const Context& context, Mode mode) : context_(context), reader_(context.client), mode_(mode) {}

  /// The tables (readable ones of them) in all enabled regions.
  aws::Task<Result<Report>> run(std::vector<const Table*> tables);
  /// One table in one region, after a commit.
  aws::Task<Result<Report>> some(std::set<std::pair<const Table*, std::string>> where);

 private:
  aws::Task<Status> read(std::vector<Listing> todo);
  aws::Task<void> read_one(Listing listing);
  aws::Task<Status> read_regions(const Table& table);
  void merge(Report& report);
  /// The table and the join tables that are read with it.
  std::vector<const Table*> read_with(const Table& table) const;
  void unread(const Table& table, const CloudRow& row);
  void load_limits(const std::vector<const Table*>& tables);
  void failed(const Listing& listing, const aws::Error& error);
  void progress(const std::string& region);

  const Context& context_;
  Reader reader_;
  Mode mode_;
  std::map<const Table*, MergeScope> scopes_;
  std::map<std::pair<const Table*, std::string>, int> missing_;  // listings that failed
  std::map<std::string, std::size_t> open_;                      // listings left by region
  std::size_t regions_ = 0, regions_done_ = 0, succeeded_ = 0, problems_ = 0;
  std::optional<aws::Error> first_error_;
  std::vector<std::string> region_names_;  // read in a dry run, when the table has none yet
};

}  // namespace iasql::engine
