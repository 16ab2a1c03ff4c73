// From the cloud to the database: every listing of every table and region at once, and one merge per table as soon as the
// table, and all to which its rows refer, has been read.
//
// Must not know: how rows are stored. Fails: an Error if nothing at all could be read; otherwise what failed is a
// Problem, and the rows of that table and region stay as they are.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/observe.hpp"
#include "engine/signal.hpp"

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
  /// `told`: the report names each row that was stored; else only those that drifted, and memory does not grow with them.
  Pull(const Context& context, Mode mode, bool told = true)
      : context_(context), reader_(context.client), mode_(mode), told_(told) {}

  /// The tables (readable ones of them) in all enabled regions.
  aws::Task<Result<Report>> run(std::vector<const Table*> tables);
  /// What the agenda names of these tables, as far as it lets, and what turns out to be needed besides: objects to which
  /// those refer that were read, and rows that keep others from being deleted. That much is read whatever the agenda says.
  aws::Task<Result<Report>> due(std::vector<const Table*> tables, Agenda& agenda);
  /// One table in one region, after a commit.
  aws::Task<Result<Report>> some(std::set<std::pair<const Table*, std::string>> where);

 private:
  /// Parts with a listing in common, which are read together.
  struct Unit {
    std::vector<Part> parts;
    std::vector<Listing> listings;
  };
  std::vector<Unit> units(const std::vector<Part>& parts, const std::string& home) const;
  aws::Task<void> read_parts(std::vector<Part> parts, std::string home, Agenda* agenda);
  aws::Task<void> read_unit(Unit unit, Agenda* agenda);
  void tell(Agenda& agenda) const;
  std::vector<Part> still_wanted(const std::vector<std::string>& enabled);
  std::vector<std::string> enabled_regions();
  void note_time(const Table& table, const Listing& listing, std::chrono::steady_clock::time_point start);

  /// How all readings together have ended.
  struct Outcome {
    bool over = false;
    std::exception_ptr thrown;
  };
  /// What is to be read, by region and table.
  void count(const std::vector<Listing>& todo);
  /// Reads, and merges what has been read meanwhile.
  aws::Task<void> read(std::vector<Listing> todo, Report& report);
  aws::Task<void> await_all(aws::Group* group, Outcome* outcome);
  aws::Task<void> read_one(Listing listing, bool later = false);
  aws::Task<void> read_listing(const Listing* listing);
  aws::Task<void> read_regions(const Table& table, Report& report);
  void ended(const Listing& listing);
  void merge_one(const Table& table, MergeScope scope, Report& report);
  const Table* next_read() const;
  /// What is left.
  void merge(Report& report);
  void in_order(Report& report) const;
  /// The table and the join tables that are read with it.
  std::vector<const Table*> read_with(const Table& table) const;
  void load_limits(const std::vector<const Table*>& tables);
  void failed(const Listing& listing, const aws::Error& error);
  void progress(const std::string& region);

  const Context& context_;
  Reader reader_;
  Mode mode_;
  bool told_;
  std::map<const Table*, MergeScope> scopes_;
  std::map<std::pair<const Table*, std::string>, int> missing_;  // listings that failed
  std::map<std::string, std::size_t> open_;                      // listings left by region
  std::map<const Table*, std::size_t> under_way_;                // listings left by table; 0 is not in it
  Signal table_read_;
  bool given_up_ = false;  // a reading has thrown
  std::size_t regions_ = 0, regions_done_ = 0, succeeded_ = 0, problems_ = 0;
  std::optional<aws::Error> first_error_;
  std::set<Part> tried_;  // by due()
  std::set<Part> failed_;
  Unread unread_;
  bool enough_ = false;   // the agenda has said so
  bool partial_ = false;
  std::vector<std::string> region_names_;  // read in a dry run, when the table has none yet
};

}  // namespace iasql::engine
