// aws_list_items(): the items of a listing, page by page as they are asked for. aws_list() is SQL around it, which
// PostgreSQL takes apart in a FROM list, so that items arrive one by one there as well and a LIMIT ends the paging.
//
// Between two rows there is no call in flight, only the last page. What is kept lives as long as the executor's own
// state for the function, and goes with it.
#include "pg/pg.hpp"

#include "pg/aws_call.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/spi.hpp"
#include "pg/state.hpp"

#include "aws/items.hpp"
#include "aws/pages.hpp"

namespace iasql::pg {

namespace {

class Listing {
 public:
  Listing(std::shared_ptr<CallClient> session, aws::Call wanted, aws::Items items)
      : session_(std::move(session)), walk_(session_->client(), std::move(wanted)), items_(std::move(items)) {}

  /// Null after the last one.
  const aws::Value* next() {
    while (at_ == page_.size()) {
      if (!fetch()) return nullptr;
    }
    return &page_[at_++];
  }

 private:
  bool fetch() {
    page_.clear();
    at_ = 0;
    if (&event_loop() != &session_->client().loop())
      throw UserError(own_state(State::Config), "iasql.ca_bundle was changed in the middle of a listing");
    auto page = session_->run(walk_.next());
    if (!page) throw UserError(page.error());
    if (!*page) return false;
    page_ = items_.of(**page);
    return true;
  }

  std::shared_ptr<CallClient> session_;
  aws::PageWalk walk_;
  aws::Items items_;
  aws::List page_;
  std::size_t at_ = 0;
};

std::unique_ptr<Listing> begin(FunctionCallInfo fcinfo) {
  (void)extension();
  const CallArguments arguments = call_arguments(fcinfo);
  auto found = aws::find_operation(model_store(), arguments.service, arguments.name);
  if (!found) throw UserError(found.error());
  check_permission(arguments.service, arguments.name);
  auto items = aws::Items::compile(*found->model, *found->operation);
  if (!items) throw UserError(items.error());
  auto session = call_client();
  aws::Call wanted = make_call(arguments, *found, *session);
  session->check_account();
  return std::make_unique<Listing>(std::move(session), std::move(wanted), std::move(*items));
}

/// Runs when the executor is done with the function, also when the transaction is aborted.
void end(void* listing) {
  delete static_cast<Listing*>(listing);
}

FuncCallContext* start(FunctionCallInfo fcinfo) {
  std::unique_ptr<Listing> listing = begin(fcinfo);
  FuncCallContext* context = call([&] {
    FuncCallContext* made = init_MultiFuncCall(fcinfo);
    auto* callback = static_cast<MemoryContextCallback*>(
        MemoryContextAllocZero(made->multi_call_memory_ctx, sizeof(MemoryContextCallback)));
    callback->func = end;
    callback->arg = listing.get();
    MemoryContextRegisterResetCallback(made->multi_call_memory_ctx, callback);
    return made;
  });
  context->user_fctx = listing.release();
  return context;
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_aws_list) {
  using namespace iasql::pg;
  bool over = false;
  Datum result = guard([&]() -> Datum {
    const bool first = fcinfo->flinfo->fn_extra == nullptr;
    if (first) (void)extension();
    FuncCallContext* context = first ? start(fcinfo) : call([&] { return per_MultiFuncCall(fcinfo); });
    const iasql::aws::Value* item = static_cast<Listing*>(context->user_fctx)->next();
    auto* info = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
    over = item == nullptr;
    info->isDone = over ? ExprEndResult : ExprMultipleResult;
    if (!over) return to_jsonb(*item);
    call([&] { end_MultiFuncCall(fcinfo, context); });
    return Datum{0};
  });
  fcinfo->isnull = over;
  return result;
}
