// A cloud for tests: "things" that may refer to a parent thing, behind a json-protocol service on a local server.
// Deleting a parent that has children is refused; calls can be made to fail, before or after they took effect.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <string>

#include "../aws/local_server.hpp"
#include "../aws/poll_waiter.hpp"
#include "aws/client.hpp"
#include "aws/json.hpp"
#include "engine/module.hpp"

namespace iasql::engine::test {

using aws::test::LocalServer;
using aws::test::Reply;
using aws::test::ServedRequest;

inline const char* toy_model() {
  return R"({"metadata":{"protocol":"json","jsonVersion":"1.1","targetPrefix":"Toy","apiVersion":"1","endpointPrefix":"toy",
    "serviceId":"Toy","signatureVersion":"v4"},
   "operations":{
    "CreateThing":{"http":{"method":"POST","requestUri":"/"},"name":"CreateThing","input":{"shape":"In"},"output":{"shape":"Out"}},
    "DescribeThings":{"http":{"method":"POST","requestUri":"/"},"name":"DescribeThings","input":{"shape":"In"},"output":{"shape":"Out"}},
    "UpdateThing":{"http":{"method":"POST","requestUri":"/"},"name":"UpdateThing","input":{"shape":"In"},"output":{"shape":"Out"}},
    "DeleteThing":{"http":{"method":"POST","requestUri":"/"},"name":"DeleteThing","input":{"shape":"In"},"output":{"shape":"Out"}}},
   "shapes":{
    "In":{"type":"structure","members":[{"name":"Id","shape":"S"},
      {"name":"Ids","shape":"L"},
      {"name":"Name","shape":"S"},
      {"name":"Size","shape":"N"},
      {"name":"ParentId","shape":"S"},
      {"name":"Mark","shape":"S"}]},
    "Out":{"type":"structure","members":[{"name":"Id","shape":"S"},
      {"name":"Things","shape":"Things"}]},
    "Things":{"type":"list","member":{"shape":"Thing"}},
    "Thing":{"type":"structure","members":[{"name":"Id","shape":"S"},
      {"name":"Name","shape":"S"},
      {"name":"Size","shape":"N"},
      {"name":"ParentId","shape":"S"},
      {"name":"Mark","shape":"S"},
      {"name":"State","shape":"S"}]},
    "L":{"type":"list","member":{"shape":"S"}},"S":{"type":"string"},"N":{"type":"integer"}}})";
}

/// Two tables: boxes, and items that hang on a box. Both are things; a box's name starts with "box".
inline const char* toy_module() {
  return R"({"module":"toy","dependencies":[],"service":"toy","tables":{
   "box":{"scope":"global","identity":["cloud_id"],"label":"name",
     "list":{"operation":"DescribeThings","items":"Things[?starts_with(Name, 'box')]"},
     "get":{"operation":"DescribeThings","input":{"Ids":"$identities.cloud_id"},"items":"Things[]"},
     "gone":["NotFound"],
     "columns":{"id":{"local":true},"cloud_id":{"path":"Id","computed":true},"name":{"path":"Name"},"size":{"path":"Size"},
       "state":{"path":"State","computed":true}},
     "create":{"find":{"operation":"DescribeThings","input":{"Mark":"$token"},"items":"Things[]","save":{"cloud_id":"Id"}},
       "calls":[{"operation":"CreateThing","input":{"Name":"$new.name","Size":"$new.size","Mark":"$token"},
         "save":{"cloud_id":"Id"}}]},
     "update":[{"columns":["size"],"calls":[{"operation":"UpdateThing","input":{"Id":"$old.cloud_id","Size":"$set.size"}}]}],
     "replace":{"columns":["name"],"order":"create_first"},
     "delete":{"calls":[{"operation":"DeleteThing","input":{"Id":"$old.cloud_id"}}]},
     "protect":[{"on":["delete"],"when":"name == 'box-default'","message":"the default box stays"}]},
   "item":{"scope":"global","identity":["cloud_id"],"label":"name",
     "list":{"operation":"DescribeThings","items":"Things[?starts_with(Name, 'item')]"},
     "get":{"operation":"DescribeThings","input":{"Ids":"$identities.cloud_id"},"items":"Things[]"},
     "gone":["NotFound"],
     "columns":{"id":{"local":true},"cloud_id":{"path":"Id","computed":true},"name":{"path":"Name"},"size":{"path":"Size"},
       "box_id":{"path":"ParentId","ref":{"table":"box","column":"cloud_id","optional":true}}},
     "create":{"find":{"operation":"DescribeThings","input":{"Mark":"$token"},"items":"Things[]","save":{"cloud_id":"Id"}},
       "calls":[{"operation":"CreateThing","input":{"Name":"$new.name","Size":"$new.size","ParentId":"$new.box_id",
         "Mark":"$token"},"save":{"cloud_id":"Id"}}]},
     "update":[{"columns":["size","box_id"],"calls":[{"operation":"UpdateThing",
         "input":{"Id":"$old.cloud_id","Size":"$set.size","ParentId":"$set.box_id"}}]}],
     "replace":{"columns":["name"],"order":"create_first"},
     "delete":{"calls":[{"operation":"DeleteThing","input":{"Id":"$old.cloud_id"}}]}}}})";
}

class ToyCloud {
 public:
  struct Thing {
    std::string name, parent, mark;
    std::int64_t size = 0;
  };
  enum class Fault { None, Before, After };

  std::mutex mutex;
  std::map<std::string, Thing> things;
  std::vector<std::string> calls;  // "CreateThing box-1"
  std::vector<std::string> too_early;  // calls refused because something else should have come first
  /// Decides what happens to a call, by operation, the thing's name and how many calls there were.
  std::function<Fault(const std::string& operation, const std::string& name, std::size_t n)> fault;

  ToyCloud() : server_([this](const ServedRequest& request, int) { return answer(request); }) {
    setenv("AWS_ACCESS_KEY_ID", "test", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "test", 1);
    directory_ = std::filesystem::temp_directory_path() / ("iasql-toy-" + std::to_string(getpid()));
    std::filesystem::create_directories(directory_);
    std::ofstream(directory_ / "toy.json") << toy_model();
  }
  ~ToyCloud() { std::filesystem::remove_all(directory_); }
  std::string url() { return "http://" + server_.host(); }
  std::string models() const { return directory_.string(); }
  std::string add(Thing thing) {
    std::lock_guard lock(mutex);
    const std::string id = "t-" + std::to_string(++last_);
    things[id] = std::move(thing);
    return id;
  }
  std::map<std::string, Thing> snapshot() {
    std::lock_guard lock(mutex);
    return things;
  }

 private:
  static Reply error(const char* code, const std::string& message, int status = 400) {
    Reply reply;
    reply.status = status;
    reply.body = std::string(R"({"__type":")") + code + R"(","message":")" + message + "\"}";
    return reply;
  }
  Reply answer(const ServedRequest& request) {
    const std::string target = request.header("x-amz-target");
    const std::string operation = target.substr(target.find('.') + 1);
    auto parsed = aws::parse_json(request.body.empty() ? "{}" : request.body);
    const Value input = parsed ? *parsed : Value();
    std::lock_guard lock(mutex);
    std::string name = input["Name"].as_string();
    if (name.empty() && things.count(input["Id"].as_string())) name = things[input["Id"].as_string()].name;
    calls.push_back(operation + " " + name);
    const Fault what = fault ? fault(operation, name, calls.size()) : Fault::None;
    if (what == Fault::Before) return error("Refused", "as the test wants it");
    Reply reply = act(operation, input);
    if (what == Fault::After) {
      reply.act = Reply::Act::Reset;
    }
    return reply;
  }
  Reply act(const std::string& operation, const Value& input) {
    Reply reply;
    const std::string id = input["Id"].as_string();
    if (operation == "CreateThing") {
      const std::string parent = input["ParentId"].as_string();
      if (!parent.empty() && !things.count(parent)) {
        too_early.push_back(operation + " " + input["Name"].as_string());
        return error("NotFound", "no such parent");
      }
      const std::string made = "t-" + std::to_string(++last_);
      things[made] = {input["Name"].as_string(), parent, input["Mark"].as_string(), input["Size"].as_int()};
      reply.body = R"({"Id":")" + made + "\"}";
    } else if (operation == "UpdateThing") {
      if (!things.count(id)) return error("NotFound", "no such thing");
      if (!input["Size"].is_null()) things[id].size = input["Size"].as_int();
      if (!input["ParentId"].is_null()) things[id].parent = input["ParentId"].as_string();
      reply.body = "{}";
    } else if (operation == "DeleteThing") {
      if (!things.count(id)) return error("NotFound", "no such thing");
      for (const auto& [other, thing] : things) {
        if (thing.parent != id) continue;
        too_early.push_back(operation + " " + things[id].name);
        return error("InUse", "it has children");
      }
      things.erase(id);
      reply.body = "{}";
    } else {
      return describe(input);
    }
    return reply;
  }
  Reply describe(const Value& input) {
    aws::List list;
    auto add_one = [&](const std::string& id, const Thing& thing) {
      aws::Map m;
      m.set("Id", id);
      m.set("Name", thing.name);
      m.set("Size", thing.size);
      m.set("State", "ready");
      m.set("Mark", thing.mark);
      if (!thing.parent.empty()) m.set("ParentId", thing.parent);
      list.emplace_back(std::move(m));
    };
    if (input["Ids"].size() > 0) {
      for (const Value& id : input["Ids"].as_list()) {
        auto found = things.find(id.as_string());
        if (found == things.end()) return error("NotFound", "no such thing");
        add_one(found->first, found->second);
      }
    } else {
      const std::string mark = input["Mark"].as_string();
      for (const auto& [id, thing] : things) {
        if (mark.empty() || thing.mark == mark) add_one(id, thing);
      }
    }
    aws::Map out;
    out.set("Things", std::move(list));
    Reply reply;
    reply.body = aws::to_json(Value(std::move(out)));
    return reply;
  }

  int last_ = 0;
  std::filesystem::path directory_;
  LocalServer server_;
};

}  // namespace iasql::engine::test
