// Several modules together, and against the wire models.
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "engine/module.hpp"

namespace iasql::engine {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<const Module> load(const std::string& text) {
  auto loaded = load_module("m/module.json", text);
  EXPECT_TRUE(loaded.ok()) << (loaded ? "" : loaded.error().message);
  return loaded ? *loaded : nullptr;
}

std::string module_text(const std::string& name, const std::string& tables) {
  return R"({"module": ")" + name + R"(", "service": "svc", "tables": {)" + tables + "}}";
}

/// A table with references "column>table", optional ones "column?table".
std::string table_text(const std::string& name, const std::vector<std::string>& references,
                       const std::string& more = "") {
  std::string columns = R"("name": "Name")";
  for (const std::string& reference : references) {
    const std::size_t at = reference.find_first_of(">?");
    columns += ", \"" + reference.substr(0, at) + R"(": {"path": "X", "ref": {"table": ")" +
               reference.substr(at + 1) + R"(", "column": "name", "optional": )" +
               (reference[at] == '?' ? "true" : "false") + "}}";
  }
  return "\"" + name + R"(": {"scope": "global", "identity": "name", "columns": {)" + columns + "}" + more +
         "}";
}

std::string order_of(const std::vector<std::string>& modules) {
  std::vector<std::shared_ptr<const Module>> loaded;
  for (const std::string& text : modules) loaded.push_back(load(text));
  auto catalog = Catalog::build(loaded);
  if (!catalog) return catalog.error().message;
  std::string names;
  for (const Table* table : catalog->tables()) names += table->name + " ";
  return names;
}

TEST(Catalog, LooksThingsUp) {
  auto catalog = Catalog::build({load(module_text("a", table_text("t", {}, R"(, "role": "regions")"))),
                                 load(module_text("b", table_text("u", {"t>t"})))});
  ASSERT_TRUE(catalog.ok());
  EXPECT_EQ(catalog->table("u")->module, "b");
  EXPECT_EQ(catalog->table("x"), nullptr);
  EXPECT_EQ(catalog->module("a")->name, "a");
  EXPECT_EQ(catalog->module("x"), nullptr);
  EXPECT_EQ(catalog->with_role("regions"), catalog->table("t"));
  EXPECT_EQ(catalog->with_role("credentials"), nullptr);
}

TEST(Catalog, WhatIsReferencedComesFirst) {
  EXPECT_EQ(order_of({module_text(
                "a", table_text("z", {}) + "," + table_text("y", {}) + "," + table_text("x", {}))}),
            "z y x ");
  EXPECT_EQ(order_of({module_text("a", table_text("c", {"b>b"}) + "," + table_text("b", {"a>a"}) + "," +
                                           table_text("a", {}) + "," + table_text("d", {}))}),
            "a b c d ");
  EXPECT_EQ(order_of({module_text("b", table_text("t", {"u>u"})), module_text("a", table_text("u", {}))}),
            "u t ");
}

TEST(Catalog, SelfReferencesAndOptionalCyclesAreFine) {
  EXPECT_EQ(order_of({module_text("a", table_text("t", {"parent>t"}))}), "t ");
  EXPECT_EQ(order_of({module_text(
                "a", table_text("vpc", {"main?routes"}) + "," + table_text("routes", {"vpc>vpc"}))}),
            "vpc routes ");
  EXPECT_EQ(order_of({module_text(
                "a", table_text("routes", {"vpc>vpc"}) + "," + table_text("vpc", {"main?routes"}))}),
            "vpc routes ");
  // What merely hangs on a cycle still comes after it.
  EXPECT_EQ(
      order_of({module_text("a", table_text("user", {"vpc?vpc"}) + "," + table_text("routes", {"vpc>vpc"}) +
                                     "," + table_text("vpc", {"main?routes"}))}),
      "vpc user routes ");
}

TEST(Catalog, AHardCycleIsNamed) {
  EXPECT_EQ(order_of({module_text("m", table_text("d", {"a>a"}) + "," + table_text("a", {"b>b"}) + "," +
                                           table_text("b", {"c>c"}) + "," + table_text("c", {"a>a"}))}),
            "tables reference each other in a cycle: a -> b -> c -> a");
}

TEST(Catalog, Conflicts) {
  EXPECT_EQ(order_of({module_text("a", table_text("t", {})), module_text("b", table_text("t", {}))}),
            R"(modules "a" and "b" both have a table "t")");
  const std::string type = R"(, "type": "AWS::X::Y")";
  EXPECT_EQ(
      order_of({module_text("a", table_text("t", {}, type)), module_text("b", table_text("u", {}, type))}),
      R"(module "a" (table "t") and module "b" (table "u") both manage AWS::X::Y)");
  EXPECT_EQ(order_of({module_text("a", table_text("t", {}, type) + "," + table_text("u", {}, type))}),
            "t u ");
  const std::string role = R"(, "role": "regions")";
  EXPECT_EQ(order_of({module_text("a", table_text("t", {}, role) + "," + table_text("u", {}, role))}),
            R"(module "a": table "u": role: table "t" has it already)");
}

TEST(Catalog, MissingTargets) {
  EXPECT_EQ(order_of({module_text("a", table_text("t", {"v>vpc"}))}),
            R"(module "a": table "t": columns.v.ref: there is no table "vpc")");
  EXPECT_EQ(order_of({module_text("a", table_text("t", {}) + R"(, "u": {"scope": "local", "columns":
              {"r": {"ref": {"table": "t", "column": "arn"}}}})")}),
            R"(module "a": table "u": columns.r.ref: table "t" has no column "arn")");
  EXPECT_EQ(order_of({module_text("a", table_text("t", {}, R"(, "companions": ["acl"])"))}),
            R"(module "a": table "t": companions: there is no table "acl")");
}

const std::string kOwner = R"("lb": {"scope": "global", "identity": "name", "columns": {
  "name": "Name", "groups": {"path": "G", "virtual": true}, "zones": "Z"}})";
std::string join_text(const std::string& name, const std::string& column) {
  return ", \"" + name +
         R"(": {"key": ["lb", "sg"], "columns": {"lb": {"ref": {"table": "lb", "column": "name"}},
    "sg": {"ref": {"table": "sg", "column": "name"}}}, "join": {"of": "lb", "column": ")" +
         column + "\"}}";
}
const std::string kTarget = "," + table_text("sg", {});

TEST(Catalog, Joins) {
  auto catalog = Catalog::build({load(module_text("m", kOwner + kTarget + join_text("lb_sg", "groups")))});
  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  const Table& owner = *catalog->table("lb");
  EXPECT_EQ(catalog->join_of(owner, *owner.column("groups")), catalog->table("lb_sg"));
  EXPECT_EQ(catalog->join_of(owner, *owner.column("zones")), nullptr);
  EXPECT_EQ(catalog->join_of(*catalog->table("sg"), *owner.column("groups")), nullptr);
  EXPECT_EQ(catalog->table("lb_sg")->join->other, "sg");
}

TEST(Catalog, JoinsThatDoNotResolve) {
  EXPECT_EQ(order_of({module_text("m", kOwner + kTarget + join_text("lb_sg", "zones"))}),
            R"(module "m": table "lb_sg": join.column: table "lb" has no virtual column "zones")");
  EXPECT_EQ(order_of({module_text("m", kOwner + kTarget)}),
            R"(module "m": table "lb": columns.groups.virtual: no join table names it)");
  EXPECT_EQ(order_of({module_text(
                "m", kOwner + kTarget + join_text("one", "groups") + join_text("two", "groups"))}),
            R"(module "m": table "lb": columns.groups.virtual: both "one" and "two" name it)");
}

// --- against wire models

const char* const kModel = R"({
  "metadata": {"protocol": "json", "jsonVersion": "1.1", "endpointPrefix": "svc", "serviceId": "Svc",
               "apiVersion": "2020-01-01", "signatureVersion": "v4", "targetPrefix": "S"},
  "operations": {
    "CreateNet": {"name": "CreateNet", "http": {"method": "POST", "requestUri": "/"},
                  "input": {"shape": "CreateNetRequest"}, "output": {"shape": "CreateNetResult"}},
    "ListNets": {"name": "ListNets", "http": {"method": "POST", "requestUri": "/"},
                 "output": {"shape": "ListNetsResult"}}
  },
  "shapes": {
    "Text": {"type": "string"},
    "Tag": {"type": "structure", "members": [{"name": "Key", "shape": "Text"}, {"name": "Value", "shape": "Text"}]},
    "Tags": {"type": "list", "member": {"shape": "Tag"}},
    "Attributes": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Tag"}},
    "CreateNetRequest": {"type": "structure", "required": ["Name", "Token"], "members": [
      {"name": "Name", "shape": "Text"}, {"name": "Tags", "shape": "Tags"},
      {"name": "Attributes", "shape": "Attributes"}, {"name": "Token", "shape": "Text", "idempotencyToken": true}]},
    "CreateNetResult": {"type": "structure", "members": [{"name": "Net", "shape": "Net"}]},
    "Net": {"type": "structure", "members": [{"name": "Id", "shape": "Text"}, {"name": "Tags", "shape": "Tags"}]},
    "Nets": {"type": "list", "member": {"shape": "Net"}},
    "ListNetsResult": {"type": "structure", "members": [
      {"name": "Nets", "shape": "Nets"}, {"name": "Next", "shape": "Text"}]}
  }
})";

class Models : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = fs::temp_directory_path() / ("iasql_models_" + std::to_string(::getpid()));
    fs::create_directories(directory_);
    std::ofstream(directory_ / "svc.json") << kModel;
  }
  void TearDown() override { fs::remove_all(directory_); }

  /// "" or the message about a module whose table "t" has these list and create members and columns.
  std::string check(const std::string& list, const std::string& call, const std::string& columns) {
    auto catalog =
        Catalog::build({load(module_text("m", R"("t": {"scope": "global", "identity": "id",
      "columns": {"id": "Id")" + columns + R"(}, "list": {)" +
                                                  list + R"(}, "create": {"calls": [{)" + call + "}]}}"))});
    EXPECT_TRUE(catalog.ok()) << (catalog ? "" : catalog.error().message);
    if (!catalog) return "";
    aws::ModelStore models(directory_.string());
    const Status status = catalog->check_models(models);
    return status ? "" : status.error().message;
  }
  std::string check_list(const std::string& list) { return check(list, kCall, ""); }
  std::string check_call(const std::string& call) { return check(kList, call, ""); }
  std::string check_input(const std::string& input) {
    return check_call(R"("operation": "CreateNet", "input": )" + input);
  }
  std::string check_column(const std::string& column) { return check(kList, kCall, ", \"c\": " + column); }

  static constexpr const char* kList = R"("operation": "ListNets", "items": "Nets[]")";
  static constexpr const char* kCall = R"("operation": "CreateNet", "input": {"Name": "x"})";
  fs::path directory_;
};

const std::string kWhere = R"(m/module.json: table "t": )";

TEST_F(Models, WhatFitsIsFine) {
  EXPECT_EQ(check_list(kList), "");
  EXPECT_EQ(check_list(R"("operation": "ListNets", "items": ["Nets[]", "Tags[]"])"),
            kWhere + "columns.id.path: shape Tag has no member Id");
  EXPECT_EQ(check_list(R"("operation": "ListNets", "items": "Nets[?Id]")"), "");
  EXPECT_EQ(check_input(
                R"({"Name": "$id", "Tags": [{"Key": "k"}, "$new.id"], "Attributes": {"any": {"Key": "k"}}})"),
            "");
  EXPECT_EQ(check_input(R"({"Name": "$id", "Tags": {"$each": "new.id", "do": {"Key": "$each"}}})"), "");
  EXPECT_EQ(check_input(R"({"$merge": "new.id"})"), "");
  EXPECT_EQ(check_call(std::string(kCall) + R"(, "save": {"id": "Net.Id"})"), "");
  EXPECT_EQ(check_column(R"("not_null(Tags[?Key == 'a'] | [0].Value, Id) || Id")"), "");
  EXPECT_EQ(check_column(R"({"parent_path": "Next"})"), "");
}

TEST_F(Models, Operations) {
  EXPECT_EQ(check_list(R"("operation": "ListNet", "items": "Nets[]")"),
            kWhere + "list.operation: service \"svc\" has no operation ListNet");
  EXPECT_EQ(check_call(R"("operation": "MakeNet")"),
            kWhere + "create.calls[0].operation: service \"svc\" has no operation MakeNet");
  EXPECT_TRUE(check_list(R"("operation": "ListNets", "items": "Nets[]", "service": "none")")
                  .starts_with(kWhere + "list: "));
  EXPECT_EQ(check_call(std::string(kCall) + R"(, "undo": {"operation": "Undo"})"),
            kWhere + "create.calls[0].undo.operation: service \"svc\" has no operation Undo");
  EXPECT_EQ(check_call(std::string(kCall) + R"(, "wait": {"operation": "Wait", "path": "x"})"),
            kWhere + "create.calls[0].wait.operation: service \"svc\" has no operation Wait");
}

TEST_F(Models, Inputs) {
  const std::string place = kWhere + "create.calls[0].input";
  EXPECT_EQ(check_input(R"({"Name": "x", "Nam": 1})"),
            place + ".Nam: shape CreateNetRequest has no such member");
  EXPECT_EQ(check_input("{}"), place + ": the required member Name is missing");
  EXPECT_EQ(check_input(R"({"Name": "x", "Tags": [{"Key": "a"}, {"K": "a"}]})"),
            place + ".Tags[1].K: shape Tag has no such member");
  EXPECT_EQ(check_input(R"({"Name": "x", "Tags": {"$each": "new.id", "do": {"K": 1}}})"),
            place + ".Tags.do.K: shape Tag has no such member");
  EXPECT_EQ(check_input(R"({"Name": "x", "Attributes": {"any": {"K": "k"}}})"),
            place + ".Attributes.any.K: shape Tag has no such member");
  EXPECT_EQ(check_input(R"({"Name": {"a": 1}})"), place + ".Name: the model has a plain value here");
  EXPECT_EQ(check_input(R"({"Name": "x", "Tags": {"Key": "a"}})"),
            place + ".Tags: the model has a list here");
  EXPECT_EQ(check_input(R"({"Name": "x", "Tags": "${new.id}"})"),
            place + ".Tags: the model has a list here, not a plain value");
  EXPECT_EQ(check_input(R"({"Name": "x", "Attributes": {"$each": "id", "do": 1}})"),
            place + ".Attributes: the model has a map here, not a list");
}

TEST_F(Models, Results) {
  EXPECT_EQ(check_list(R"("operation": "ListNets", "items": "Net[]")"),
            kWhere + "list.items: shape ListNetsResult has no member Net");
  EXPECT_EQ(check_list(R"("operation": "ListNets", "items": ["Nets[]", "Tag[]"])"),
            kWhere + "list.items: shape Net has no member Tag");
  EXPECT_EQ(check_column(R"("Idd")"), kWhere + "columns.c.path: shape Net has no member Idd");
  EXPECT_EQ(check_column(R"({"parent_path": "Id"})"),
            kWhere + "columns.c.path: shape ListNetsResult has no member Id");
  EXPECT_EQ(check_call(std::string(kCall) + R"(, "save": {"id": "Id"})"),
            kWhere + "create.calls[0].save.id: shape CreateNetResult has no member Id");
  EXPECT_EQ(check_call(std::string(kCall) + R"(, "wait": {"operation": "ListNets", "path": "Net"})"),
            kWhere + "create.calls[0].wait.path: shape ListNetsResult has no member Net");
}

TEST(ShippedModules, AllLoadTogetherAndFitTheModels) {
  ModuleStore store(SOURCE_DIR "/modules");
  const auto names = store.names();
  ASSERT_TRUE(names.ok());
  auto modules = store.closure(*names);
  ASSERT_TRUE(modules.ok()) << modules.error().message;
  auto catalog = Catalog::build(*modules);
  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  aws::ModelStore models(SOURCE_DIR "/models");
  const Status status = catalog->check_models(models);
  EXPECT_TRUE(status.ok()) << status.error().message;
}

}  // namespace
}  // namespace iasql::engine
