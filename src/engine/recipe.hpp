// Recipes: the calls by which descriptors create, update and delete, run one after another with their conditions,
// loops, waits and retries.
//
// Must not know: journals, plans, tables' rows (only the context document that templates see).
// Fails: the first call that fails ends the recipe; `taken_back` tells what can be undone by the calls' own `undo`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "aws/client.hpp"
#include "engine/module.hpp"
#include "engine/ports.hpp"

namespace iasql::engine {

class Recipe {
 public:
  /// `table` says which saved names are columns, and which errors mean "gone". `context` is the templates' document.
  Recipe(aws::Client& client, const Table& table, aws::Map context, std::string region, std::string token);

  /// Called after a call that saved columns, before the next one: SQL values.
  std::function<void(const Columns& columns)> on_columns;

  /// While nothing was saved, calls whose answer is lost are not sent again: the caller looks what became of them.
  bool careful = false;

  /// Codes of the table's `gone` count as success if `ignore_gone`. Begins with the call at `first`.
  aws::Task<Status> run(const std::vector<CallSpec>& calls, bool ignore_gone = false, std::size_t first = 0);
  /// The last answer by which AWS said that it is so already: whether it is so in the way that is wanted, the caller sees.
  const std::optional<aws::Error>& already() const { return already_; }
  /// The call at which the last run ended.
  std::size_t at() const { return at_; }
  /// Undoes, newest first, the calls run so far that have an `undo`.
  aws::Task<Status> take_back();
  aws::Map& context() { return context_; }
  /// The answer that ended a wait, if it shows what this listing would show; else null.
  Value seen_by(const ListSpec& get) const;

 private:
  struct Done {
    const CallSpec* undo;
    aws::Map context;
  };
  aws::Task<Status> run_one(const CallSpec* spec, aws::Map context, std::string token, bool ignore_gone);
  aws::Task<void> run_each(const CallSpec* spec, aws::Map context, std::string token, bool ignore_gone,
                           std::optional<aws::Error>* error);
  aws::Task<Result<Value>> send(const CallSpec* spec, const Value* context, std::string token, bool ignore_gone);
  aws::Task<Status> wait(const WaitSpec* spec, const Value* context, std::string region);
  aws::Map with_each(const Value& document) const;
  void save(const CallSpec& spec, const Value& answer);

  aws::Client& client_;
  const Table& table_;
  aws::Map context_;
  std::string region_, token_;
  int sent_ = 0;
  std::size_t at_ = 0;
  bool saved_ = false;
  std::optional<aws::Error> already_;
  const WaitSpec* waited_ = nullptr;  // the last one that ended well, with an answer
  Value wait_answer_;
  std::vector<Done> done_;
};

}  // namespace iasql::engine
