// Descriptors: what a module says about its tables. docs/descriptors.md is the language's reference.
//
// Loading is pure: text in, structs or an Error out, every error naming file, table and path.
// Must not know: PostgreSQL; any AWS service.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/path.hpp"
#include "aws/result.hpp"
#include "aws/shape.hpp"
#include "aws/value.hpp"

namespace iasql::engine {

using aws::Path;
using aws::Result;
using aws::Status;
using aws::Value;

struct WaitSpec {
  std::string service, operation;
  Value input;
  Path path;
  std::vector<std::string> until, while_, fail;
  bool gone = false;
  std::vector<std::string> gone_codes;
  std::chrono::milliseconds delay{2000}, timeout{300000};
};

struct CallSpec {
  std::string service, operation;
  Value region;  // template, null = the row's region
  Value input;   // template
  Path when, for_each;
  std::vector<std::pair<std::string, Path>> save;
  bool pages = false, in_turn = false;
  std::vector<std::string> ignore, already, retry_on;
  std::chrono::milliseconds retry_for{60000};
  std::shared_ptr<CallSpec> undo;
  std::optional<WaitSpec> wait;
  Value error;  // template; a call that only fails
};

struct ListSpec {
  std::string service, operation;  // no operation (get only): the items are made from what is wanted
  Value input;
  std::vector<Path> items;
  Path where;
  int batch = 100;
  std::vector<std::pair<std::string, Path>> save;  // find only
  // A listing per item of this one: its items are the rows, each with the item of this one as `parent`.
  std::shared_ptr<ListSpec> each;
  std::vector<std::string> gone;  // each: "there is no such parent"
  /// each: at most so many items per parent, or as many as a column of the parent's row says.
  struct Limit {
    std::int64_t most = 0;  // 0: no limit
    std::string table, column;
    Path match;  // on the parent: the value of the table's first key column
  } limit;
};

struct EnrichSpec {
  std::string name, service, operation;
  Value input;
  std::vector<Path> items;  // bulk form
  Path key, match, when, where;
  Value created;  // template: the answer for an object that was made just now; null = AWS is asked
  std::vector<std::string> gone, absent;
  std::size_t batch = 0;  // bulk form: items per call, 0 = one call for all
  bool pages = false;     // not in the bulk form, which always has all
  bool optional = false;
  /// Its input or condition speaks of the answers of others, so it waits for them.
  bool later = false;
  bool bulk() const { return !key.empty(); }
};

struct Codec {
  enum class Kind { Plain, Tags, TagMap, NumberText, BooleanText, EpochMs, JsonText, Lower, Upper, Map, Suffix, Template, Variants };
  Kind kind = Kind::Plain;
  std::vector<std::pair<std::string, std::vector<std::string>>> labels;  // Map, Suffix: label -> wire texts
  Value template_;                                                       // Template
  Path reverse;
  struct Variant {
    std::string path, like;
  };
  std::vector<Variant> variants;
};

struct Reference {
  std::string table, column;
  std::string key;  // column of the table whose value the reference holds in the database; empty: its first key column
  Path region_path;
  bool optional = false;
};

struct Column {
  std::string name;
  Path path;
  bool parent_path = false;
  std::string from;
  Codec codec;
  bool computed = false, local = false, region = false, virtual_ = false, set = false, sensitive = false,
       write_only = false, volatile_ = false, policy = false, partial = false, ordered = false;
  std::optional<Reference> ref;
  std::vector<std::string> element_key, compare;
  Path ignore;
  std::optional<Value> unstated;
  Value create_default;           // template, null = none
  std::optional<Value> null_as;
  std::string use;
  /// Read from the cloud and stored in the table.
  bool stored() const { return !local && !virtual_; }
  /// Part of what a user can ask of the cloud.
  bool pushable() const { return !local && !computed; }
};

struct UpdateGroup {
  std::vector<std::string> columns;
  std::vector<CallSpec> calls;
  Path when;
  std::vector<std::string> after;  // tables whose rows that refer to this one are changed first
};

struct ProtectRule {
  bool on_create = false, on_update = false, on_delete = false;
  Path when;
  std::string message;
  std::vector<std::string> columns;
};

struct CreateSpec {
  std::vector<CallSpec> calls;
  bool find_by_token = false, find_first = false;
  std::optional<ListSpec> find;
};

/// Rows of another table that refer to this one's, for the create recipe.
struct ChildSpec {
  std::string name, table, column;
};

struct JoinSpec {
  std::string of, column;          // owner reference column; virtual column of the owner
  std::string other;               // the other reference column (filled by the loader)
};

/// One part of a natural key: a column, a member of a JSON column, or the row of another table that refers to this one.
struct NaturalMember {
  std::string text;                    // as written
  std::string column, member;          // column, or column.member
  std::string table, by, flag;         // table.by or table.by.flag: referred to by column `by` (of a row whose `flag` is true)
  bool reverse() const { return !table.empty(); }
};

/// Columns that together say which row is meant, in words that mean the same in another account.
struct NaturalKey {
  Path when;  // on the row's columns and `ref`; empty: always
  std::vector<NaturalMember> members;
};

enum class Scope { Region, RegionOf, Global, Local };
enum class ReplaceOrder { CreateFirst, DeleteFirst };

struct Table {
  std::string name, module, type, service, role, label;
  std::vector<std::string> key{"id"}, identity;
  std::vector<NaturalKey> natural;   // alternatives, in the order in which they are tried
  std::vector<std::string> handles;  // computed columns by which other columns may name the row, beside identity and references
  Path given;                        // AWS makes such a row by itself
  std::vector<std::string> given_columns;  // what users may have changed in it
  std::string goes_with;             // a row of that table that referred to this one takes it along when it is deleted
  Scope scope = Scope::Region;
  std::string region_of;      // Scope::RegionOf: the reference column
  std::string region_column;  // Scope::Region: the column that holds it
  std::vector<Column> columns;
  std::vector<ListSpec> list;
  std::optional<ListSpec> get;
  std::vector<std::string> gone;
  std::vector<EnrichSpec> enrich;
  std::vector<Column> facts;
  std::optional<CreateSpec> create;
  std::vector<UpdateGroup> update;
  std::vector<std::string> replace_columns;
  ReplaceOrder replace_order = ReplaceOrder::CreateFirst;
  Path delete_first_when;  // with CreateFirst: the new object has no room beside the old one
  bool replace_detaches = false;  // the delete recipe takes the old object out of use by itself
  std::vector<CallSpec> delete_calls;
  std::size_t delete_batch = 0;  // rows that one run of the calls deletes; 0: each row by itself
  std::vector<std::string> delete_batch_by;
  bool has_delete = false;
  std::vector<ProtectRule> protect;
  bool owner_remakes = false;  // replaced with its owner: made again in the new one
  std::string owner;
  Path owner_when;
  std::vector<ChildSpec> children;
  std::vector<std::string> made_after, deleted_after;  // one half of `after`
  std::vector<std::string> after;  // tables whose rows are made first and deleted last, without a reference
  std::vector<std::string> companions;    // tables in which AWS makes rows beside this one's
  std::vector<std::string> companion_of;  // the same, said from the other side
  std::optional<JoinSpec> join;
  std::chrono::seconds lingers{0};
  bool empty_without_credentials = false;
  bool groups = false;             // people think of its rows as the places in which others are
  std::vector<std::string> title;  // columns that tell people which row this is, where it has no name

  const Column* column(std::string_view name) const;
  std::size_t index(std::string_view name) const;  // npos if there is none
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  /// Has a cloud side that can be read.
  bool readable() const { return !list.empty(); }
};

struct Mark {
  std::string key, column;
  std::optional<CallSpec> remove;
};

/// How to ask the services of a module whether a call is allowed, without doing it.
struct DryRun {
  std::string member;                // of the input, a boolean
  std::vector<std::string> allowed;  // error codes that say "it would have been done"
};

/// One thing of those that AWS makes by itself and that can be brought back: looked for, or made.
struct DefaultStep {
  std::optional<CallSpec> read;  // then nothing else
  std::string table;             // whose row comes back
  bool update = false;           // the object is there, but not as AWS makes it
  Value description;             // template
  Path when, for_each;
  std::vector<CallSpec> calls;
};

struct Module {
  std::string name, directory;
  std::vector<std::string> dependencies;
  std::vector<Table> tables;
  std::optional<Mark> mark;
  std::optional<DryRun> dry_run;
  std::vector<DefaultStep> defaults;  // per region, in this order
  const Table* table(std::string_view name) const;
};

/// Parses and checks one descriptor by itself. `file` is for messages.
Result<std::shared_ptr<const Module>> load_module(const std::string& file, std::string_view text);

/// All modules of a directory, loaded when first asked for.
class ModuleStore {
 public:
  explicit ModuleStore(std::string directory) : directory_(std::move(directory)) {}
  /// Names of all modules there are, sorted.
  Result<std::vector<std::string>> names();
  Result<std::shared_ptr<const Module>> get(const std::string& name);
  /// The modules with all they depend on, dependencies first. Unknown names: Error::Kind::Input.
  Result<std::vector<std::shared_ptr<const Module>>> closure(const std::vector<std::string>& names);
  /// The names nearest to a misspelt one (Levenshtein), best first, at most `count`.
  Result<std::vector<std::string>> nearest(const std::string& name, std::size_t count = 2);
  const std::string& directory() const { return directory_; }

 private:
  std::string directory_;
  std::map<std::string, std::shared_ptr<const Module>> modules_;
};

/// The tables of a set of modules, with checks that need more than one module: references, joins, operations and
/// shapes against the models. The catalogue keeps the modules alive.
class Catalog {
 public:
  static Result<Catalog> build(std::vector<std::shared_ptr<const Module>> modules);
  /// Operations, services, input members and result paths against the wire models (slower; tests and installs).
  Status check_models(aws::ModelStore& models) const;

  const Table* table(std::string_view name) const;
  const Module* module(std::string_view name) const;
  /// In processing order: what is referenced comes first.
  const std::vector<const Table*>& tables() const { return order_; }
  const std::vector<std::shared_ptr<const Module>>& modules() const { return modules_; }
  const Table* with_role(std::string_view role) const;
  /// Tables in which AWS makes or deletes rows by itself along with those of this one.
  std::vector<const Table*> companions(const Table& table) const;
  /// Join tables whose rows are the virtual column of `owner`.
  const Table* join_of(const Table& owner, const Column& virtual_column) const;

 private:
  std::vector<std::shared_ptr<const Module>> modules_;
  std::vector<const Table*> order_;
  std::map<std::string, const Table*, std::less<>> by_name_;
};

}  // namespace iasql::engine
