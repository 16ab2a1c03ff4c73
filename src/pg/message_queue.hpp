// The line between a session and the worker that commits for it: one shared memory segment with the job and a
// queue.
//
// Worker to session only. Errors, warnings and notices are PostgreSQL's own protocol messages, so that every
// ereport of the worker flows by itself; result rows and the end are two message types of ours. PG-free
// header. Must not know what a commit is. Fails: PgError. A session that has gone is no error for the worker:
// what it sends is dropped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

extern "C" {
struct dsm_segment;
struct shm_mq_handle;
struct BackgroundWorkerHandle;
}

namespace iasql::pg {

/// The session's end. Its memory belongs to the current resource owner, which an abort releases.
class QueueReader {
 public:
  explicit QueueReader(const std::string& job);
  /// What the worker is given to find the segment.
  std::uint32_t handle() const;
  /// From now on a worker that dies before it has attached is noticed as well.
  void watch(BackgroundWorkerHandle* worker);

  struct Message {
    enum class Kind { Row, Report, End };
    Kind kind;
    std::string
        body;  // Row: what send_row() was given; Report: an ErrorResponse or NoticeResponse, see below
  };
  /// Waits, interruptibly, for the next message; nullopt when the worker has gone.
  std::optional<Message> next();
  /// Releases the memory. Not needed on the way out of an error.
  void close();

 private:
  dsm_segment* segment_ = nullptr;
  shm_mq_handle* queue_ = nullptr;
};

/// Raises a Report in this process as what it is, `context` added: returns if it is less than an error, else
/// throws PgError.
void raise_report(const std::string& body, const char* context);
bool is_error_report(const std::string& body);
/// The SQLSTATE, as ereport encodes it, and the text.
int report_sqlstate(const std::string& body, std::string& message);

/// The worker's end: attaches, redirects every ereport of this process and returns the job.
std::string open_queue(std::uint32_t handle);
void send_row(const std::string& body);
void send_end();

}  // namespace iasql::pg
