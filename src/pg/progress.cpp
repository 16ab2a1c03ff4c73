// See progress.hpp.
#include "pg/pg.hpp"

#include "pg/background.hpp"
#include "pg/progress.hpp"

namespace iasql::pg {

namespace {

/// Plain data: it belongs to the process.
char subject[96] = "";

const char* name_of(Work work) {
  switch (work) {
    case Work::Commit:
      return "commit";
    case Work::Apply:
      return "apply";
    case Work::Periodic:
      return "periodic run";
    case Work::Restore:
      return "restoring defaults";
  }
  return "";
}

}  // namespace

void begin_work(Work work, const std::string& transaction) {
  const std::string text = std::string("iasql: ") + name_of(work) + (transaction.empty() ? "" : " #" + transaction);
  strlcpy(subject, text.c_str(), sizeof subject);
  engine::Progress now;
  now.phase = "starting";
  show_progress(now);
}

void show_progress(const engine::Progress& now) {
  std::string text = std::string(subject) + ": " + now.phase;
  if (now.step > 0) text += ", " + step_text(now) + ", " + now.table + " " + now.row;
  show_activity(text);
}

std::string step_text(const engine::Progress& now) {
  return "step " + std::to_string(now.step) + " of " + std::to_string(now.steps);
}

}  // namespace iasql::pg
