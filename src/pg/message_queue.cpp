// See message_queue.hpp. The segment: header, job text, queue.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/message_queue.hpp"

namespace iasql::pg {

namespace {

constexpr std::uint32_t segment_magic = 0x1a59c0de;
constexpr Size queue_bytes = 256 * 1024;
constexpr char row_message = 'J', end_message = 'e';  // neither is a message type of the protocol

struct SegmentHeader {
  std::uint32_t magic;
  std::uint32_t job_bytes;
};

Size job_offset() {
  return MAXALIGN(sizeof(SegmentHeader));
}
Size queue_offset(Size job_bytes) {
  return MAXALIGN(job_offset() + job_bytes);
}
char* at(dsm_segment* segment, Size offset) {
  return static_cast<char*>(dsm_segment_address(segment)) + offset;
}

constexpr long client_check_milliseconds = 1000;

/// Nobody reads or writes while a session waits for its worker, so that core would not notice. What follows is core's way to
/// end a session whose client has gone. Runs inside call().
void check_client() {
  if (MyProcPort == nullptr || whereToSendOutput != DestRemote || compat::client_connected()) return;
  ClientConnectionLost = true;
  InterruptPending = true;
  CHECK_FOR_INTERRUPTS();
}

/// The report as data, in the current memory context. Runs inside call().
ErrorData parse_report(const char* body, int size) {
  StringInfoData text;
  initStringInfo(&text);
  appendBinaryStringInfo(&text, body, size);
  pq_getmsgbyte(&text);
  ErrorData data;
  pq_parse_errornotice(&text, &data);
  return data;
}

void send(char type, const char* body, Size size) {
  call([&] {
    StringInfoData message;
    pq_beginmessage(&message, type);
    pq_sendbytes(&message, body, static_cast<int>(size));
    pq_endmessage(&message);
  });
}

}  // namespace

QueueReader::QueueReader(const std::string& job) {
  const char* text = job.data();
  Size size = job.size();
  call([&] {
    segment_ = dsm_create(queue_offset(size) + queue_bytes, 0);
    SegmentHeader header = {segment_magic, static_cast<std::uint32_t>(size)};
    memcpy(at(segment_, 0), &header, sizeof header);
    memcpy(at(segment_, job_offset()), text, size);
    shm_mq* queue = shm_mq_create(at(segment_, queue_offset(size)), queue_bytes);
    shm_mq_set_receiver(queue, MyProc);
    queue_ = shm_mq_attach(queue, segment_, nullptr);
  });
}

std::uint32_t QueueReader::handle() const {
  return dsm_segment_handle(segment_);
}

void QueueReader::watch(BackgroundWorkerHandle* worker) {
  call([&] { shm_mq_set_handle(queue_, worker); });
}

std::optional<QueueReader::Message> QueueReader::next() {
  Size size = 0;
  void* data = nullptr;
  shm_mq_result result = call([&] {
    static std::uint32_t event = 0;
    if (event == 0) event = compat::wait_event("IasqlCommit");
    for (;;) {
      CHECK_FOR_INTERRUPTS();
      shm_mq_result got = shm_mq_receive(queue_, &size, &data, true);
      if (got != SHM_MQ_WOULD_BLOCK) return got;
      const int woken =
          WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, client_check_milliseconds, event);
      ResetLatch(MyLatch);
      if (woken & WL_TIMEOUT) check_client();
    }
  });
  if (result != SHM_MQ_SUCCESS || size == 0) return std::nullopt;
  const char* bytes = static_cast<const char*>(data);
  switch (*bytes) {
    case row_message:
      return Message{Message::Kind::Row, std::string(bytes + 1, size - 1)};
    case end_message:
      return Message{Message::Kind::End, {}};
    default:
      return Message{Message::Kind::Report, std::string(bytes, size)};
  }
}

void QueueReader::close() {
  if (segment_ == nullptr) return;
  call([&] { dsm_detach(segment_); });
  segment_ = nullptr;
  queue_ = nullptr;
}

bool is_error_report(const std::string& body) {
  return !body.empty() && body[0] == 'E';
}

int report_sqlstate(const std::string& body, std::string& message) {
  const char* text = nullptr;
  int state = call([&] {
    ErrorData data = parse_report(body.data(), static_cast<int>(body.size()));
    text = data.message;
    return data.sqlerrcode;
  });
  message = text != nullptr ? text : "";
  return state;
}

void raise_report(const std::string& body, const char* context) {
  if (body.empty() || (body[0] != 'E' && body[0] != 'N')) return;
  call([&] {
    // A context for the parts: a long commit may send very many.
    MemoryContext parts = AllocSetContextCreate(CurrentMemoryContext, "iasql report", ALLOCSET_SMALL_SIZES);
    MemoryContext old = MemoryContextSwitchTo(parts);
    ErrorData data = parse_report(body.data(), static_cast<int>(body.size()));
    if (data.elevel > ERROR) data.elevel = ERROR;  // the worker's end is not ours
    if (data.elevel == ERROR)
      data.context = data.context != nullptr ? psprintf("%s\n%s", data.context, context) : pstrdup(context);
    MemoryContextSwitchTo(old);
    ThrowErrorData(&data);
    MemoryContextDelete(parts);
  });
}

std::string open_queue(std::uint32_t handle) {
  const char* job = nullptr;
  std::uint32_t size = 0;
  call([&] {
    dsm_segment* segment = dsm_attach(handle);
    SegmentHeader header = {};
    if (segment != nullptr) memcpy(&header, at(segment, 0), sizeof header);
    if (header.magic != segment_magic)
      ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                      errmsg("the session that asked for this worker has gone")));
    job = at(segment, job_offset());
    size = header.job_bytes;
    auto* queue = reinterpret_cast<shm_mq*>(at(segment, queue_offset(size)));
    shm_mq_set_sender(queue, MyProc);
    pq_redirect_to_shm_mq(segment, shm_mq_attach(queue, segment, nullptr));
  });
  return std::string(job, size);
}

void send_row(const std::string& body) {
  send(row_message, body.data(), body.size());
}
void send_end() {
  send(end_message, "", 0);
}

}  // namespace iasql::pg
