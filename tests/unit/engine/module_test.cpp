// Loading descriptors: what becomes of them, and that what is wrong is named with its place.
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "engine/module.hpp"

namespace iasql::engine {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

const char* const kModule = R"({
  // a comment
  "module": "m", "dependencies": ["base"], "service": "svc",
  "tables": {
    "net": {
      "type": "X::Net", "identity": ["net_id", "region"], "label": "name", "gone": ["NoNet"], "lingers": 60,
      "columns": {
        "net_id": {"path": "NetId", "computed": true},
        "name": "Name",
        "region": {"region": true},
        "tags": {"path": "Tags", "codec": "tags"},
        "rules": {"path": "Rules", "set": true, "element_key": ["Port"], "ignore": "Auto", "volatile": true},
        "policy": {"from": "policy", "path": "Doc", "codec": "json_text", "canonical": "policy",
                   "create_default": {"a": "${new.name}"}, "null_as": "", "unstated": {}},
        "members": {"path": "Members[].Id", "virtual": true, "set": true},
      },
      "facts": {"is_default": "IsDefault"},
      "list": {"operation": "ListNets", "input": {"Max": 100}, "items": ["Pages[]", "Nets[]"], "where": "item.Own"},
      "get": {"operation": "GetNets", "input": {"Ids": "$identities.net_id"}, "items": "Nets[]", "batch": 10},
      "enrich": {
        "policy": {"operation": "GetPolicy", "input": {"Id": "$item.NetId"}, "gone": ["NoPolicy"]},
        "status": {"operation": "ListStatus", "items": "All[]", "key": "Id", "match": "item.NetId", "service": "other"},
      },
      "create": {
        "find": {"operation": "ListNets", "items": "Nets[]", "save": {"net_id": "NetId"}, "first": true},
        "calls": [
          {"operation": "CreateNet", "input": {"Name": "$name", "Tags": "$marked_tags"}, "save": {"net_id": "NetId", "etag": "E"},
           "retry_on": "Busy", "retry_for": 1.5, "undo": {"operation": "DeleteNet", "input": {"Id": "$net_id"}},
           "wait": {"operation": "GetNet", "input": {"Id": "$net_id"}, "path": "State", "until": ["up", 1], "fail": "down",
                    "delay": 0.25, "timeout": 10}},
          {"operation": "Tune", "for_each": "new.rules", "input": {"Id": "$net_id", "Rule": "$each", "E": "$etag"},
           "when": "new.rules", "service": "other"},
        ],
      },
      "update": [{"columns": ["name", "tags"], "calls": [{"operation": "SetName", "input": {"N": "$set.name"}}], "when": "old.name"}],
      "replace": {"columns": ["rules"], "order": "delete_first"},
      "delete": {"calls": [{"operation": "DeleteNet", "input": {"Id": "$old.net_id"},
                            "wait": {"operation": "GetNet", "gone": true}}]},
      "protect": [{"on": ["delete", "update"], "when": "fact.is_default", "message": "the default net stays"}],
    },
    "member": {
      "key": ["net", "item_id"],
      "identity": ["net", "item_id"],
      "columns": {"net": {"ref": {"table": "net", "column": "net_id"}}, "item_id": {"ref": {"table": "item", "column": "id"}}},
      "join": {"of": "net", "column": "members"},
    },
    "item": {"scope": "local", "columns": {"note": {"local": true}}},
  },
  "mark": {"key": "iasql:intent", "column": "tags", "remove": {"operation": "Untag", "input": {"R": "$resources", "K": ["$mark_key"]}}},
})";

const Module& module() {
  static const auto loaded = load_module("modules/m/module.json", kModule);
  EXPECT_TRUE(loaded.ok()) << (loaded ? "" : loaded.error().message);
  return **loaded;
}
const Table& net() {
  return *module().table("net");
}

TEST(LoadModule, TheModule) {
  EXPECT_EQ(module().name, "m");
  EXPECT_EQ(module().directory, "modules/m");
  EXPECT_EQ(module().dependencies, std::vector<std::string>{"base"});
  ASSERT_TRUE(module().mark && module().mark->remove);
  EXPECT_EQ(module().mark->remove->service, "svc");
  EXPECT_EQ(module().table("nothing"), nullptr);
}

TEST(LoadModule, ATable) {
  EXPECT_EQ(net().type, "X::Net");
  EXPECT_EQ(net().module, "m");
  EXPECT_EQ(net().service, "svc");
  EXPECT_EQ(net().label, "name");
  EXPECT_EQ(net().scope, Scope::Region);
  EXPECT_EQ(net().region_column, "region");
  EXPECT_EQ(net().lingers, std::chrono::seconds(60));
  EXPECT_EQ(net().replace_columns, std::vector<std::string>{"rules"});
  EXPECT_EQ(net().replace_order, ReplaceOrder::DeleteFirst);
  EXPECT_TRUE(net().readable());
  ASSERT_EQ(net().protect.size(), 1u);
  EXPECT_TRUE(net().protect[0].on_delete && net().protect[0].on_update && !net().protect[0].on_create);
}

TEST(LoadModule, KeysThatAreNotDescribedAreLocalAndComeFirst) {
  EXPECT_EQ(net().key, std::vector<std::string>{"id"});
  EXPECT_EQ(net().index("id"), 0u);
  EXPECT_TRUE(net().column("id")->local);
  EXPECT_EQ(module().table("member")->columns.size(), 2u);
  EXPECT_EQ(net().index("nothing"), Table::npos);
  EXPECT_EQ(module().table("member")->label, "net");
  EXPECT_EQ(module().table("item")->label, "id");
}

TEST(LoadModule, Columns) {
  EXPECT_EQ(net().column("name")->path.text(), "Name");
  EXPECT_TRUE(net().column("net_id")->computed);
  EXPECT_FALSE(net().column("net_id")->pushable());
  EXPECT_EQ(net().column("tags")->element_key, std::vector<std::string>{"Key"});
  const Column& rules = *net().column("rules");
  EXPECT_TRUE(rules.set && rules.volatile_);
  EXPECT_EQ(rules.element_key, std::vector<std::string>{"Port"});
  EXPECT_EQ(rules.ignore.text(), "Auto");
  const Column& policy = *net().column("policy");
  EXPECT_TRUE(policy.policy);
  EXPECT_EQ(policy.from, "policy");
  EXPECT_EQ(*policy.null_as, Value(""));
  EXPECT_EQ(*policy.unstated, Value(aws::Map{}));
  EXPECT_EQ(policy.create_default["a"], Value("${new.name}"));
  EXPECT_FALSE(net().column("members")->stored());
  ASSERT_EQ(net().facts.size(), 1u);
  EXPECT_EQ(net().facts[0].path.text(), "IsDefault");
}

TEST(LoadModule, Reading) {
  ASSERT_EQ(net().list.size(), 1u);
  EXPECT_EQ(net().list[0].items.size(), 2u);
  EXPECT_EQ(net().list[0].where.text(), "item.Own");
  EXPECT_EQ(net().get->batch, 10);
  ASSERT_EQ(net().enrich.size(), 2u);
  EXPECT_FALSE(net().enrich[0].bulk());
  EXPECT_EQ(net().enrich[0].gone, (std::vector<std::string>{"NoPolicy", "NoNet"}));
  EXPECT_TRUE(net().enrich[1].bulk());
  EXPECT_EQ(net().enrich[1].service, "other");
}

TEST(LoadModule, Recipes) {
  const CreateSpec& create = *net().create;
  EXPECT_TRUE(create.find_first);
  EXPECT_FALSE(create.find_by_token);
  EXPECT_EQ(create.find->save.at(0).first, "net_id");
  ASSERT_EQ(create.calls.size(), 2u);
  const CallSpec& first = create.calls[0];
  EXPECT_EQ(first.retry_on, std::vector<std::string>{"Busy"});
  EXPECT_EQ(first.retry_for, milliseconds(1500));
  EXPECT_EQ(first.undo->operation, "DeleteNet");
  EXPECT_EQ(first.wait->until, (std::vector<std::string>{"up", "1"}));
  EXPECT_EQ(first.wait->fail, std::vector<std::string>{"down"});
  EXPECT_EQ(first.wait->delay, milliseconds(250));
  EXPECT_EQ(first.wait->timeout, milliseconds(10000));
  EXPECT_EQ(first.save.at(1).first, "etag");
  EXPECT_EQ(create.calls[1].service, "other");
  EXPECT_TRUE(net().has_delete);
  EXPECT_TRUE(net().delete_calls.at(0).wait->gone);
  EXPECT_EQ(net().delete_calls.at(0).wait->gone_codes, std::vector<std::string>{"NoNet"});
}

TEST(LoadModule, AJoinTableKnowsItsOtherReference) {
  const Table& member = *module().table("member");
  EXPECT_EQ(member.join->other, "item_id");
  // Its rows live where their owner does, and are told apart by both references.
  EXPECT_EQ(member.scope, Scope::RegionOf);
  EXPECT_EQ(member.region_of, member.join->of);
  EXPECT_EQ(member.identity, (std::vector<std::string>{member.join->of, "item_id"}));
}

// --- what is wrong

/// A good table "t" with one more member, or with one member replaced.
std::string table_with(const std::string& members) {
  return R"({"module": "m", "service": "svc", "tables": {"t": {"identity": ["name"],
    "list": {"operation": "ListNets", "items": "Nets[]"},
    "columns": {"name": "Name", "region": {"region": true}, "vpc": {"path": "V", "ref": {"table": "t", "column": "name"}},
                "made": {"path": "M", "computed": true}}, )" +
         members + "}}}";
}
std::string column_with(const std::string& members) {
  return R"({"module": "m", "service": "svc", "tables": {"t": {"scope": "local", "columns": {"c": )" +
         members + "}}}}";
}

struct Wrong {
  const char* name;
  std::string text;
  const char* message;
};
std::ostream& operator<<(std::ostream& out, const Wrong& wrong) {
  return out << wrong.name;
}

class LoadFails : public testing::TestWithParam<Wrong> {};

TEST_P(LoadFails, namingThePlace) {
  const auto loaded = load_module("modules/m/module.json", GetParam().text);
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().kind, aws::Error::Kind::Input);
  const std::string expected = std::string("modules/m/module.json: ") + GetParam().message;
  EXPECT_EQ(loaded.error().message.substr(0, expected.size()), expected) << loaded.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Modules, LoadFails,
    testing::Values(Wrong{"NoJson", "{", ""}, Wrong{"NoObject", "[]", "must be an object"},
                    Wrong{"NoName", "{}", "module: is missing"},
                    Wrong{"BadName", R"({"module": "../x"})", "module: is not a name"},
                    Wrong{"UnknownKey", R"({"module": "m", "tabels": {}})", "tabels: unknown key"},
                    Wrong{"Dependencies", R"({"module": "m", "dependencies": [1]})",
                          "dependencies: must be a text or a list"},
                    Wrong{"Tables", R"({"module": "m", "tables": []})", "tables: must be an object"},
                    Wrong{"MarkColumn", R"({"module": "m", "mark": {"key": "k", "column": "tags"}})",
                          "mark.column: no table"}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Tables, LoadFails,
    testing::Values(
        Wrong{"UnknownKey", table_with(R"("lists": {})"), R"(table "t": lists: unknown key)"},
        Wrong{"Role", table_with(R"("role": "boss")"), R"(table "t": role: must be)"},
        Wrong{"Scope", table_with(R"("scope": "galaxy")"), R"(table "t": scope: must be)"},
        Wrong{"RegionOf", table_with(R"("scope": {"region_of": "name"})"),
              R"(table "t": scope.region_of: column "name" is not a ref)"},
        Wrong{"Label", table_with(R"("label": "x")"), R"(table "t": label: there is no column "x")"},
        Wrong{"Owner", table_with(R"("owner": "made")"),
              R"(table "t": owner: column "made" is not a reference)"},
        Wrong{"OwnerWhen", table_with(R"("owner_when": "name")"),
              R"(table "t": owner_when: there is no owner)"},
        Wrong{"Lingers", table_with(R"("lingers": -1)"), R"(table "t": lingers: must be a number)"},
        Wrong{"Replace", table_with(R"("replace": {"columns": ["x"]})"),
              R"(table "t": replace.columns: there is no column "x")"},
        Wrong{"ReplaceOrder", table_with(R"("replace": {"columns": ["name"], "order": "any"})"),
              R"(table "t": replace.order: must be)"},
        Wrong{"UpdateComputed", table_with(R"("update": [{"columns": ["made"], "calls": []}])"),
              R"(table "t": update[0].columns: column "made" is never sent)"},
        Wrong{"UpdateCalls", table_with(R"("update": [{"columns": ["name"]}])"),
              R"(table "t": update[0].calls: is missing)"},
        Wrong{"ProtectOn", table_with(R"("protect": [{"on": "read", "message": "no"}])"),
              R"(table "t": protect[0].on: must be of)"},
        Wrong{"ProtectWhen",
              table_with(R"("protect": [{"on": "delete", "message": "no", "when": "new.name"}])"),
              R"(table "t": protect[0].when: there is no "new")"},
        Wrong{"ProtectColumns",
              table_with(R"("protect": [{"on": "delete", "message": "no", "columns": "x"}])"),
              R"(table "t": protect[0].columns: there is no column)"},
        Wrong{"JoinOf", table_with(R"("join": {"of": "vpc", "column": "x"})"),
              R"(table "t": join.of: there is no other reference)"},
        Wrong{"GetBatch", table_with(R"("get": {"operation": "G", "items": "@", "batch": 0})"),
              R"(table "t": get.batch: must be)"},
        Wrong{"GetIdentities",
              table_with(R"("get": {"operation": "G", "items": "@", "input": {"X": "$identities.x"}})"),
              R"(table "t": get.input: there is no identities.x)"},
        Wrong{"ListWhere", table_with(R"("get": {"operation": "G", "items": "@", "where": "Name"})"),
              R"(table "t": get.where: there is no "Name")"},
        Wrong{"ParentPath", table_with(R"("facts": {"f": {"parent_path": "Nets[0].X"}})"),
              R"(table "t": facts.f.parent_path: the items are taken from Nets,)"},
        Wrong{"NoItems", table_with(R"("get": {"operation": "G"})"), R"(table "t": get.items: is missing)"},
        Wrong{"Bulk", table_with(R"("enrich": {"e": {"operation": "G", "items": "@", "key": "K"}})"),
              R"(table "t": enrich.e.items: a bulk listing needs)"},
        Wrong{"EnrichWhen", table_with(R"("enrich": {"e": {"operation": "G", "when": "nothing"}})"),
              R"(table "t": enrich.e.when: there is no "nothing")"}),
    [](const auto& one) { return one.param.name; });

std::string create_with(const std::string& call) {
  return table_with(R"("create": {"calls": [)" + call + "]}");
}

INSTANTIATE_TEST_SUITE_P(
    Calls, LoadFails,
    testing::Values(
        Wrong{"UnknownKey", create_with(R"({"operation": "C", "inputs": {}})"),
              R"(table "t": create.calls[0].inputs: unknown key)"},
        Wrong{"NoOperation", create_with(R"({"when": "name"})"),
              R"(table "t": create.calls[0].operation: is missing)"},
        Wrong{"ErrorAndOperation", create_with(R"({"operation": "C", "error": "x"})"),
              R"(table "t": create.calls[0].error: there is)"},
        Wrong{"InputOfNothing", create_with(R"({"error": "x", "input": {}})"),
              R"(table "t": create.calls[0].input: needs an op)"},
        Wrong{
            "NoService",
            R"({"module": "m", "tables": {"t": {"scope": "local", "create": {"calls": [{"operation": "C"}]}}}})",
            R"(table "t": create.calls[0].operation: no service)"},
        Wrong{"BadTemplate", create_with(R"({"operation": "C", "input": {"A": ["$a."]}})"),
              R"(table "t": create.calls[0].input: A[0]: )"},
        Wrong{"BadExpression", create_with(R"({"operation": "C", "when": "a ="})"),
              R"(table "t": create.calls[0].when: )"},
        Wrong{"UnknownName", create_with(R"({"operation": "C", "input": {"A": "$nam"}})"),
              R"(table "t": create.calls[0].input: there is no "nam" in nam)"},
        Wrong{"UnknownColumn",
              create_with(R"({"operation": "C", "input": {"A": "$not_null(new.nam, name) || name"}})"),
              R"(table "t": create.calls[0].input: there is no new.nam in)"},
        Wrong{"RefOfNoReference", create_with(R"({"operation": "C", "input": {"A": "$ref.name.arn"}})"),
              R"(table "t": create.calls[0].input: there is no ref.name in)"},
        Wrong{"EachWithoutLoop", create_with(R"({"operation": "C", "input": {"A": "$each"}})"),
              R"(table "t": create.calls[0].input: there is no "each")"},
        Wrong{"SavedLater",
              create_with(
                  R"({"operation": "C", "input": {"A": "$x"}}, {"operation": "C", "save": {"x": "X"}})"),
              R"(table "t": create.calls[0].input: there is no "x")"},
        Wrong{"UndoOfUndo",
              create_with(R"({"operation": "C", "undo": {"operation": "D", "undo": {"operation": "C"}}})"),
              R"(table "t": create.calls[0].undo: cannot be undone)"},
        Wrong{"WaitForNothing", create_with(R"({"wait": {"operation": "G"}})"),
              R"(table "t": create.calls[0].wait.path: the wait has no)"},
        Wrong{"WaitWithoutPath", create_with(R"({"wait": {"operation": "G", "until": ["x"]}})"),
              R"(table "t": create.calls[0].wait.path: is missing)"},
        Wrong{"Timeout", create_with(R"({"wait": {"operation": "G", "path": "X", "timeout": "long"}})"),
              R"(table "t": create.calls[0].wait.timeout: must be a number)"},
        Wrong{"FindBy", table_with(R"("create": {"find": {"by": "luck"}, "calls": []})"),
              R"(table "t": create.find.by: must be)"},
        Wrong{"FindSave",
              table_with(
                  R"("create": {"find": {"operation": "L", "items": "@", "save": {"x": "X"}}, "calls": []})"),
              R"(table "t": create.find.save: there is no column "x")"}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Columns, LoadFails,
    testing::Values(
        Wrong{"BadPath", column_with(R"("a.")"), R"(table "t": columns.c: )"},
        Wrong{"BadPathInObject", column_with(R"({"path": "a["})"), R"(table "t": columns.c.path: )"},
        Wrong{"UnknownKey", column_with(R"({"path": "a", "paht": 1})"),
              R"(table "t": columns.c.paht: unknown key)"},
        Wrong{"Flag", column_with(R"({"path": "a", "set": 1})"),
              R"(table "t": columns.c.set: must be true or false)"},
        Wrong{"TwoPaths", column_with(R"({"path": "a", "parent_path": "b"})"),
              R"(table "t": columns.c.parent_path: )"},
        Wrong{"From", column_with(R"({"path": "a", "from": "e"})"),
              R"(table "t": columns.c.from: there is no enrich "e")"},
        Wrong{"Codec", column_with(R"({"path": "a", "codec": "rot13"})"),
              R"(table "t": columns.c.codec: unknown codec "rot13")"},
        Wrong{"CodecKey", column_with(R"({"path": "a", "codec": {"map": {"a": "b"}, "x": 1}})"),
              R"(table "t": columns.c.codec.x: unknown key)"},
        Wrong{"Reverse", column_with(R"({"path": "a", "codec": {"template": "$value"}})"),
              R"(table "t": columns.c.codec.reverse: is missing)"},
        Wrong{"TemplateName",
              column_with(R"({"path": "a", "codec": {"template": "$valeu", "reverse": "@"}})"),
              R"(table "t": columns.c.codec.template: there is no "valeu")"},
        Wrong{"Regex", column_with(R"({"codec": {"variants": [{"path": "A", "like": "("}]}})"),
              R"(table "t": columns.c.codec.variants[0].like: is no regular expression)"},
        Wrong{"Canonical", column_with(R"({"path": "a", "canonical": "poem"})"),
              R"(table "t": columns.c.canonical: unknown form)"},
        Wrong{"Reference", column_with(R"({"path": "a", "ref": {"table": "x"}})"),
              R"(table "t": columns.c.ref.column: is missing)"},
        Wrong{"Use", column_with(R"({"local": true, "use": "name"})"),
              R"(table "t": columns.c.use: the table has no role)"},
        Wrong{"LocalPath", column_with(R"({"local": true, "path": "a"})"),
              R"(table "t": columns.c.path: the column is local)"},
        Wrong{"Default", column_with(R"({"path": "a", "create_default": "$new.d"})"),
              R"(table "t": columns.c.create_default: there is no new.d)"},
        Wrong{"NoPath",
              R"({"module": "m", "service": "s", "tables": {"t": {"scope": "global", "identity": "a",
              "list": {"operation": "L", "items": "@"}, "columns": {"a": "A", "b": {}}}}})",
              R"(table "t": columns.b.path: is missing)"},
        Wrong{"NoIdentity", R"({"module": "m", "service": "s", "tables": {"t": {"scope": "global",
              "list": {"operation": "L", "items": "@"}, "columns": {"a": "A"}}}})",
              R"(table "t": identity: is missing)"},
        Wrong{"NoRegion", R"({"module": "m", "service": "s", "tables": {"t": {"identity": "a",
              "list": {"operation": "L", "items": "@"}, "columns": {"a": "A"}}}})",
              R"(table "t": scope: no column holds the region)"}),
    [](const auto& one) { return one.param.name; });

TEST(LoadModule, WhatInnerScopesLookUpIsNotTakenForAColumn) {
  const auto loaded =
      load_module("f", create_with(R"({"operation": "C", "for_each": "new.vpc[?new.x == 'a'] | old.y",
    "input": {"A": "${'new.z'}", "B": {"$each": "put.vpc", "do": "$each.new.w"}, "C": "$each"}})"));
  EXPECT_TRUE(loaded.ok()) << (loaded ? "" : loaded.error().message);
}

// --- the store

class Store : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = fs::temp_directory_path() / ("iasql_modules_" + std::to_string(::getpid()));
    fs::remove_all(directory_);
    fs::create_directories(directory_ / "empty_one");
    std::ofstream(directory_ / "a_file") << "x";
  }
  void TearDown() override { fs::remove_all(directory_); }

  void add(const std::string& name, const std::string& dependencies, const std::string& named = "") {
    fs::create_directories(directory_ / name);
    std::ofstream(directory_ / name / "module.json") << R"({"module": ")" << (named.empty() ? name : named)
                                                     << R"(", "dependencies": [)" << dependencies << "]}";
  }
  std::string closure(const std::vector<std::string>& names) {
    ModuleStore store(directory_.string());
    auto modules = store.closure(names);
    if (!modules) return modules.error().message;
    std::string text;
    for (const auto& module : *modules) text += module->name + " ";
    return text;
  }

  fs::path directory_;
};

TEST_F(Store, ListsWhatHasADescriptor) {
  add("b", "");
  add("a", "");
  ModuleStore store(directory_.string());
  EXPECT_EQ(*store.names(), (std::vector<std::string>{"a", "b"}));
  EXPECT_FALSE(ModuleStore((directory_ / "nowhere").string()).names().ok());
}

TEST_F(Store, LoadsOnce) {
  add("a", "");
  ModuleStore store(directory_.string());
  const auto first = store.get("a");
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(store.get("a")->get(), first->get());
}

TEST_F(Store, UnknownNames) {
  ModuleStore store(directory_.string());
  for (const char* name : {"x", "empty_one", "a_file", "../x", "", "a/b"}) {
    const auto missing = store.get(name);
    ASSERT_FALSE(missing.ok()) << name;
    EXPECT_EQ(missing.error().kind, aws::Error::Kind::Input);
    EXPECT_EQ(missing.error().message, "module \"" + std::string(name) + "\" does not exist");
  }
}

TEST_F(Store, ANameThatIsNotTheDirectorys) {
  add("a", "", "b");
  EXPECT_TRUE(closure({"a"}).ends_with("module: must be \"a\", as the directory is")) << closure({"a"});
}

TEST_F(Store, ClosureHasDependenciesFirst) {
  add("base", "");
  add("net", R"("base")");
  add("queue", R"("base")");
  add("app", R"("queue", "net")");
  EXPECT_EQ(closure({"app"}), "base queue net app ");
  EXPECT_EQ(closure({"net", "app", "net"}), "base net queue app ");
  EXPECT_EQ(closure({}), "");
}

TEST_F(Store, ClosureNamesWhatIsMissing) {
  add("app", R"("queue")");
  EXPECT_EQ(closure({"app"}), "module \"queue\" does not exist (needed by \"app\")");
  EXPECT_EQ(closure({"ap"}), "module \"ap\" does not exist");
}

TEST_F(Store, ClosureNamesACycle) {
  add("top", R"("a")");
  add("a", R"("b")");
  add("b", R"("a")");
  EXPECT_EQ(closure({"top"}), "modules depend on each other in a cycle: a -> b -> a");
}

TEST_F(Store, NearestNames) {
  for (const char* name : {"aws_sqs", "aws_sns", "aws_vpc", "aws_lambda"}) add(name, "");
  ModuleStore store(directory_.string());
  EXPECT_EQ(*store.nearest("aws_sq"), (std::vector<std::string>{"aws_sqs", "aws_sns"}));
  EXPECT_EQ(*store.nearest("lambda", 1), std::vector<std::string>{"aws_lambda"});
  EXPECT_EQ(store.nearest("x", 9)->size(), 4u);
}

}  // namespace
}  // namespace iasql::engine
