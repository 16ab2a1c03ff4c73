// Reading the cloud: whole tables, or some objects by identity, with their extra reads.
//
// Identical listings wanted by several tables are made once, extra reads of whole regions among them. Errors are per
// listing: the caller decides what they mean.
// Must not know: what is done with the rows.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aws/client.hpp"
#include "engine/module.hpp"
#include "engine/row.hpp"
#include "engine/shared_pages.hpp"
#include "engine/signal.hpp"

namespace iasql::engine {

/// A listing that one or more tables need: the same call in the same region.
struct Listing {
  struct Consumer {
    const Table* table;
    const ListSpec* spec;
  };
  std::string service, operation, region;
  bool global = false;  // rows carry no region
  Value input;
  std::vector<Consumer> consumers;
};

bool same_call(const Listing& a, const Listing& b);
/// Or only its consumers, where there is the same one.
void add_listing(std::vector<Listing>& all, Listing one);

/// Rows of one table as they come in; called once per page, where objects need extra calls in the order in which those end.
using RowSink = std::function<void(const Table& table, std::vector<CloudRow> rows)>;

/// So many calls of one kind are made ready at once, as many as iasql.max_concurrency can let through.
constexpr std::size_t most_at_once = 1000;

class Reader {
 public:
  explicit Reader(aws::Client& client) : client_(client) {}

  /// All listings of the tables in the regions, identical ones put together.
  std::vector<Listing> listings(const std::vector<const Table*>& tables, const std::vector<std::string>& regions,
                                const std::string& default_region) const;

  /// Says what will be listed, so that what several of these listings and their extra reads ask is asked once.
  void share(const std::vector<const Listing*>& listings);

  /// How many items each parent may have: by table and column, by the parent's key. See ListSpec::Limit.
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::int64_t>> limits;

  /// Objects that are not asked for what the listing does not tell, with the reason, by identity. In list() only.
  std::map<std::pair<const Table*, std::string>, std::map<std::string, std::string>> resting;

  /// Reads a listing to its end. Objects of which AWS says no more than that they exist come as rows that are `unread`.
  /// If items of a nested listing cannot be read the others come all the same, and the error at the end.
  aws::Task<Status> list(const Listing& listing, const RowSink& sink);

  /// What need not be asked: a page of `get`'s operation (null: none), and answers of extra reads by name.
  struct Known {
    Value page;
    aws::Map answers;
  };

  /// The objects with these identities (wire values by column name) in one region, by `get` where there is one, else
  /// by listing and picking. Missing ones are simply not in the answer. `known` is for one object only.
  aws::Task<Result<std::vector<CloudRow>>> get(const Table& table, std::string region, bool global,
                                               std::vector<aws::Map> identities, Known known = {});

 private:
  struct Pair {
    Value item, parent;
  };
  /// The answers of one bulk read, kept for all items of a listing.
  struct Indexed {
    std::map<std::string, Value> by_key;
    std::set<std::string> asked;  // with a batch; without one everything is asked for at once:
    bool begun = false;
    std::optional<Status> outcome;
    Signal ended;
  };
  /// What is known of a listing's extra reads from one part of its items to the next. Parts run side by side.
  struct Progress {
    std::map<const EnrichSpec*, Indexed> bulk;
    bool any_read = false;
    std::vector<CloudRow> unread;  // single objects of which AWS does not tell everything: rows only if any other was read
    std::optional<aws::Error> why_unread;
  };
  /// One consumer of a listing that needs more than its pages.
  struct Waiting {
    std::vector<Pair> items;  // not begun
    std::size_t begun = 0;    // items of parts that have not ended
    bool first_page = true;   // nobody has looked at the items yet
    Signal ended;             // a part
    Progress progress;
    std::optional<aws::Error> error;
  };
  /// A listing on its way, with the extra reads that go on beside it.
  struct Walk {
    const Listing& listing;
    const RowSink& sink;
    std::vector<Waiting> waiting;  // by consumer
    Status status = aws::Unit{};
    aws::Group tasks;  // last: they refer to the rest
    Walk(const Listing& l, const RowSink& s) : listing(l), sink(s), waiting(l.consumers.size()) {}
  };
  /// `listing`: a single object of which AWS does not tell everything is put aside as an unread row, and answers are shared.
  aws::Task<Result<std::vector<CloudRow>>> complete(const Table& table, std::string region, bool global,
                                                    std::vector<Pair> items, bool listing, Progress* progress,
                                                    const aws::Map* known = nullptr);
  void take_page(Walk& walk, const aws::Map& place, const Value& page);
  static bool share_answers(const Table& table, const std::vector<Pair>& items);
  void begin_part(Walk& walk, std::size_t consumer);
  void begin_parts(Walk& walk);
  aws::Task<void> walk_pages(Walk* walk);
  aws::Task<Status> await_room(Walk* walk);
  aws::Task<void> enrich_item(const Table* table, std::string region, const Value* item, aws::Map* answers, bool* gone,
                              std::optional<aws::Error>* error);
  aws::Task<void> enrich_one(const Table* table, const EnrichSpec* spec, std::string region, const Value* item,
                             aws::Map* answers, bool* gone, std::optional<aws::Error>* error);
  aws::Task<void> list_under(const Table* table, const ListSpec* spec, std::string region, const Value* parent,
                             std::vector<Pair>* out, std::optional<aws::Error>* error);
  aws::Task<void> run_part(Walk* walk, std::size_t consumer, std::vector<Pair> items);
  aws::Task<void> list_rest(Walk* walk, std::size_t consumer, std::vector<Pair> found);
  void leave_resting(const Table& table, const std::string& region, bool global, const std::vector<Pair>& items,
                     std::vector<std::optional<aws::Error>>& errors) const;
  std::int64_t limit_of(const ListSpec& spec, const Value& parent) const;
  aws::Task<Status> bulk(const EnrichSpec& spec, std::string region, const std::vector<Pair>& items,
                         std::vector<aws::Map>& answers, bool shared, Indexed& index);
  aws::Task<Status> bulk_once(const EnrichSpec* spec, std::string region, bool shared, Indexed* index);
  aws::Task<Status> bulk_part(const EnrichSpec* spec, std::string region, aws::List matches, Indexed* index, bool shared);
  aws::Task<Result<std::vector<CloudRow>>> get_batch(const Table& table, std::string region, bool global,
                                                     std::vector<aws::Map> identities, Known known = {});
  aws::Task<Result<std::vector<CloudRow>>> get_by_listing(const Table& table, std::string region, bool global,
                                                          std::vector<aws::Map> identities);
  aws::Client& client_;
  SharedPages shared_;
};

/// All pages of a call as one answer, with the result lists put together.
aws::Task<Result<Value>> all_pages(aws::Client* client, aws::Call call);

/// The rows of a join table: one for each element of the owners' virtual column.
std::vector<CloudRow> join_rows(const Table& owner, const Column& virtual_column, const Table& join,
                                const std::vector<CloudRow>& owners);

/// region, partition, dns_suffix: what every template may use.
aws::Map place_context(const std::string& region);
bool contains(const std::vector<std::string>& names, const std::string& name);

}  // namespace iasql::engine
