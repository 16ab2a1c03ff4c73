// What iasql_check() finds: rows of check, status, detail, remedy. PG-free header.
#pragma once

#include <string>

#include "pg/report.hpp"

namespace iasql::pg {

class Findings {
 public:
  explicit Findings(ResultSet& results) : results_(results) {}
  void ok(const std::string& check, const std::string& detail) { results_.add({check, "ok", detail, std::nullopt}); }
  void warning(const std::string& check, const std::string& detail, const std::string& remedy) {
    results_.add({check, "warning", detail, remedy});
  }
  void error(const std::string& check, const std::string& detail, const std::string& remedy) {
    results_.add({check, "error", detail, remedy});
  }

 private:
  ResultSet& results_;
};

/// What AWS has to say: endpoint, clock, credentials, and whether the installed modules may read. Waits through the latch.
/// Fails: PgError of a cancel; all else is a finding.
void check_cloud(Findings& findings);

}  // namespace iasql::pg
