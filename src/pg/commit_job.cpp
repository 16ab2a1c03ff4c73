// See commit_job.hpp.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/commit_job.hpp"

#include "aws/json.hpp"

namespace iasql::pg {

namespace {

using Kind = engine::Action::Kind;
using Direction = engine::Action::Direction;

aws::Value parse(const std::string& text) {
  auto parsed = aws::parse_json(text);
  if (!parsed) throw UserError(parsed.error());
  return std::move(*parsed);
}

}  // namespace

std::string write_job(const CommitJob& job) {
  aws::Map settings;
  for (const auto& [name, value] : job.settings) settings.set(name, value);
  aws::Map map = {{"database", static_cast<std::int64_t>(job.database)},
                  {"owner", static_cast<std::int64_t>(job.owner)},
                  {"mode", static_cast<std::int64_t>(job.request.mode)},
                  {"user", job.request.who.user},
                  {"settings", std::move(settings)}};
  map.set("confirm_deletes", job.request.confirm_deletes);
  if (job.request.entries) {
    aws::List entries;
    for (const auto& id : *job.request.entries) entries.emplace_back(id);
    map.set("entries", std::move(entries));
  }
  if (job.request.message) map.set("message", *job.request.message);
  if (job.request.who.role) map.set("role", *job.request.who.role);
  if (job.request.who.client) map.set("client", *job.request.who.client);
  return aws::to_json(std::move(map));
}

CommitJob read_job(const std::string& text) {
  aws::Value value = parse(text);
  CommitJob job;
  job.database = static_cast<unsigned>(value["database"].as_int());
  job.owner = static_cast<unsigned>(value["owner"].as_int());
  job.request.mode = static_cast<CommitMode>(value["mode"].as_int());
  job.request.who.user = value["user"].as_string();
  if (value["role"].is_string()) job.request.who.role = value["role"].as_string();
  if (value["client"].is_string()) job.request.who.client = value["client"].as_string();
  job.request.confirm_deletes = value["confirm_deletes"].as_bool();
  if (value["entries"].is_list()) {
    job.request.entries.emplace();
    for (const auto& id : value["entries"].as_list()) job.request.entries->push_back(id.as_string());
  }
  if (value["message"].is_string()) job.request.message = value["message"].as_string();
  for (const auto& [name, setting] : value["settings"].as_map())
    job.settings.emplace_back(name, setting.as_string());
  return job;
}

std::string write_action(const engine::Action& action) {
  aws::Map map = {{"kind", static_cast<std::int64_t>(action.kind)},
                  {"direction", static_cast<std::int64_t>(action.direction)},
                  {"table", action.table},
                  {"id", action.id},
                  {"description", action.description},
                  {"changes", action.changes},
                  {"reason", action.reason}};
  return aws::to_json(std::move(map));
}

engine::Action read_action(const std::string& text) {
  aws::Value value = parse(text);
  engine::Action action;
  action.kind = static_cast<Kind>(value["kind"].as_int());
  action.direction = static_cast<Direction>(value["direction"].as_int());
  action.table = value["table"].as_string();
  action.id = value["id"].as_string();
  action.description = value["description"].as_string();
  action.changes = value["changes"].as_string();
  action.reason = value["reason"].as_string();
  return action;
}

}  // namespace iasql::pg
