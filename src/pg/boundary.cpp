// Where longjmp and exceptions meet; see boundary.hpp. Only this file uses sigsetjmp.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"

#include <new>

namespace iasql::pg {

namespace {

int errors_alive = 0;
InterruptSink interrupt_sink = nullptr;

/// What a PostgreSQL error or a C++ exception that passes by leaves changed.
struct BoundaryState {
  sigjmp_buf* exception_stack = PG_exception_stack;
  ErrorContextCallback* context_stack = error_context_stack;
  MemoryContext memory = CurrentMemoryContext;
  void restore() const {
    PG_exception_stack = exception_stack;
    error_context_stack = context_stack;
    CurrentMemoryContext = memory;
  }
};

/// Runs the thunk; false if it ended with a PostgreSQL error, which then is the current one.
/// The caller restores PG_exception_stack; no object with a destructor lives in this frame.
bool run_guarded(Thunk thunk, void* arg) {
  sigjmp_buf here;
  if (sigsetjmp(here, 0) != 0) return false;
  PG_exception_stack = &here;
  thunk(arg);
  return true;
}

MemoryContext error_memory() {
  return AllocSetContextCreate(TopMemoryContext, "iasql error", ALLOCSET_SMALL_SIZES);
}

void copy_current_error(void* result) {
  MemoryContextSwitchTo(error_memory());
  *static_cast<ErrorData**>(result) = CopyErrorData();
}

/// The current PostgreSQL error, which is no longer current afterwards. Null: no memory for it.
ErrorData* take_current_error(const BoundaryState& state) {
  state.restore();
  ErrorData* data = nullptr;
  if (!run_guarded(copy_current_error, &data)) data = nullptr;
  state.restore();
  FlushErrorState();
  return data;
}

ErrorData* duplicate(const ErrorData* from) {
  ErrorData* copy = nullptr;
  if (from == nullptr) return copy;
  call([&] {
    MemoryContext old = MemoryContextSwitchTo(error_memory());
    copy = static_cast<ErrorData*>(palloc(sizeof(ErrorData)));
    *copy = *from;
    for (char** field : {&copy->message, &copy->detail, &copy->detail_log, &copy->hint, &copy->context,
                         &copy->schema_name, &copy->table_name, &copy->column_name, &copy->datatype_name,
                         &copy->constraint_name, &copy->internalquery}) {
      if (*field != nullptr) *field = pstrdup(*field);
    }
    copy->backtrace = nullptr;
    MemoryContextSwitchTo(old);
  });
  return copy;
}

/// What guard_thunk raises once every C++ object is gone: plain data.
struct Raised {
  ErrorData* data = nullptr;
  int sqlstate = ERRCODE_OUT_OF_MEMORY;
  char *message = nullptr, *detail = nullptr, *hint = nullptr;
};

/// Copies the texts to where they live until the error has been handled.
void keep(Raised& raised, int sqlstate, const std::string& message, const std::string& detail,
          const std::string& hint) {
  auto copy = [](const std::string& text) {
    return text.empty() ? nullptr : MemoryContextStrdup(ErrorContext, text.c_str());
  };
  call([&] {
    raised.message = copy(message);
    raised.detail = copy(detail);
    raised.hint = copy(hint);
  });
  raised.sqlstate = sqlstate;
}

/// Puts the exception that is being handled into plain data. Leaves "out of memory" if there is none for
/// that.
void describe(Raised& raised) noexcept {
  try {
    try {
      throw;
    } catch (PgError& e) {
      raised.data = e.release();
    } catch (UserError& e) {
      keep(raised, e.sqlstate, e.message, e.detail, e.hint);
    } catch (std::bad_alloc&) {
      return;
    } catch (std::exception& e) {
      keep(raised, ERRCODE_INTERNAL_ERROR, std::string("internal error: ") + e.what(), {}, {});
    } catch (...) {
      keep(raised, ERRCODE_INTERNAL_ERROR, "internal error: unknown exception", {}, {});
    }
  } catch (...) {
    raised = Raised{};
  }
}

[[noreturn]] void raise(const Raised& raised) {
  if (raised.data != nullptr) {
    // ReThrowError copies the data into ErrorContext; as its child the original goes when the error is
    // flushed.
    MemoryContextSetParent(GetMemoryChunkContext(raised.data), ErrorContext);
    ReThrowError(raised.data);
  }
  ereport(ERROR, (errcode(raised.sqlstate),
                  errmsg_internal("%s", raised.message != nullptr ? raised.message : "out of memory"),
                  raised.detail != nullptr ? errdetail_internal("%s", raised.detail) : 0,
                  raised.hint != nullptr ? errhint("%s", raised.hint) : 0));
  pg_unreachable();
}

int own_sqlstate(const char* last_three) {
  return MAKE_SQLSTATE('I', 'A', last_three[0], last_three[1], last_three[2]);
}

struct Wording {
  const char* sqlstate;
  const char* with_operation;  // before the operation's name
  const char* hint;
};

constexpr const char* credentials_hint =
    "Insert an access key into the credentials table of the account module, or set AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY in the environment of the server.";
constexpr const char* expired_hint =
    "Check the access key; keys with a session token expire and have to be replaced then.";
constexpr const char* unreachable_hint =
    "Check the network of the database server, the region, and iasql.endpoint_url or AWS_ENDPOINT_URL if "
    "they are set.";

Wording wording_of(aws::Error::Kind kind) {
  using Kind = aws::Error::Kind;
  switch (kind) {
    case Kind::Service:
      return {"001", "AWS rejected ", ""};
    case Kind::Denied:
      return {"002", "AWS denied ", "The credentials need a policy that allows this operation."};
    case Kind::Throttled:
      return {"003", "AWS throttled ", "Try again later, or lower iasql.max_concurrency."};
    case Kind::Auth:
      return {"004", "AWS refused the credentials for ", expired_hint};
    case Kind::Credentials:
      return {"004", "", credentials_hint};
    case Kind::Network:
      return {"005", "cannot call ", unreachable_hint};
    case Kind::Timeout:
      return {"005", "cannot call ", unreachable_hint};
    case Kind::Protocol:
      return {"006", "cannot read the answer of AWS to ", ""};
    case Kind::Unsupported:
      return {"006", "cannot use ", ""};
    case Kind::Config:
      return {"007", "", ""};
    case Kind::Input:
      return {"008", "", ""};
    case Kind::Refused:
      return {"011", "", ""};
    case Kind::Cancelled:
      break;
  }
  return {"", "", ""};
}

std::string message_of(const aws::Error& error, const Wording& wording) {
  std::string out;
  if (!error.operation.empty() && *wording.with_operation != '\0')
    out = wording.with_operation + error.operation;
  for (const std::string* part : {&error.code, &error.message}) {
    if (!part->empty()) out += (out.empty() ? "" : ": ") + *part;
  }
  return out.empty() ? "unknown error" : out;
}

std::string detail_of(const aws::Error& error) {
  std::string out;
  auto add = [&](const char* name, const std::string& text) {
    if (!text.empty()) out += (out.empty() ? "" : ", ") + std::string(name) + " " + text;
  };
  add("Service", error.service);
  add(out.empty() ? "Operation" : "operation", error.operation);
  add(out.empty() ? "Region" : "region", error.region);
  add("code", error.code);
  add("HTTP status", error.http_status == 0 ? std::string() : std::to_string(error.http_status));
  add("request id", error.request_id);
  return out.empty() ? out : out + ".";
}

}  // namespace

PgError::PgError(ErrorData* data) noexcept : data_(data) {
  ++errors_alive;
}

PgError::PgError(const PgError& other) : std::exception(other), data_(duplicate(other.data_)) {
  if (data_ != nullptr) ++errors_alive;
}

PgError::~PgError() {
  if (ErrorData* data = release()) MemoryContextDelete(GetMemoryChunkContext(data));
}

ErrorData* PgError::release() noexcept {
  if (data_ != nullptr) --errors_alive;
  return std::exchange(data_, nullptr);
}

bool PgError::any_alive() noexcept {
  return errors_alive > 0;
}

const char* PgError::what() const noexcept {
  return data_ != nullptr && data_->message != nullptr ? data_->message : "unknown error";
}

int PgError::sqlstate() const {
  return data_ != nullptr ? data_->sqlerrcode : ERRCODE_INTERNAL_ERROR;
}

std::string PgError::detail() const {
  return data_ != nullptr && data_->detail != nullptr ? data_->detail : std::string();
}

bool PgError::is_interrupt() const {
  switch (sqlstate()) {
    case ERRCODE_QUERY_CANCELED:
    case ERRCODE_ADMIN_SHUTDOWN:
    case ERRCODE_CRASH_SHUTDOWN:
    case ERRCODE_CANNOT_CONNECT_NOW:
    case ERRCODE_DATABASE_DROPPED:
      return true;
    default:
      return false;
  }
}

UserError::UserError(int state, std::string primary, std::string more, std::string advice)
    : sqlstate(state), message(std::move(primary)), detail(std::move(more)), hint(std::move(advice)) {}

UserError::UserError(const aws::Error& error, std::string advice)
    : hint(advice.empty() ? error.hint : std::move(advice)) {
  Wording wording = wording_of(error.kind);
  sqlstate = *wording.sqlstate != '\0' ? own_sqlstate(wording.sqlstate) : ERRCODE_QUERY_CANCELED;
  message = message_of(error, wording);
  detail = detail_of(error);
  if (hint.empty()) hint = wording.hint;
}

void call_thunk(Thunk thunk, void* arg) {
  const BoundaryState state;
  bool finished;
  try {
    finished = run_guarded(thunk, arg);
  } catch (...) {
    state.restore();
    throw;
  }
  if (finished) {
    PG_exception_stack = state.exception_stack;
    error_context_stack = state.context_stack;
    return;
  }
  ErrorData* data = take_current_error(state);
  if (data == nullptr) throw std::bad_alloc();
  PgError error(data);
  if (interrupt_sink != nullptr && error.is_interrupt()) interrupt_sink(error);
  throw PgError(std::move(error));
}

void set_interrupt_sink(InterruptSink sink) {
  interrupt_sink = sink;
}

void guard_thunk(Thunk thunk, void* arg) {
  const BoundaryState state;
  Raised raised;
  try {
    thunk(arg);
    return;
  } catch (...) {
    describe(raised);
  }
  state.restore();
  raise(raised);
}

}  // namespace iasql::pg
