// Natural keys, statements, their order.
#include <gtest/gtest.h>

#include "aws/json.hpp"
#include "engine/statement_plan.hpp"

namespace iasql::engine {
namespace {

// A net has hosts, hosts refer to one another, the main host of a net is AWS's.
constexpr const char* kModule = R"({"module": "m", "service": "s", "tables": {
  "net": {"scope": "global", "identity": ["net_id"], "natural": [{"when": "main", "columns": ["main"]}, ["tags.Name"]],
          "given": {"when": "main", "columns": ["tags"]},
          "columns": {"net_id": {"path": "A", "computed": true}, "main": {"path": "B", "computed": true}, "tags": "C", "docs": "D", "hosts": "E"},
          "create": {"calls": []}, "delete": {"calls": []}},
  "host": {"scope": "global", "identity": ["host_id"], "natural": [["name", "net"], ["wire.host.plugged"], ["wire.host"]],
           "columns": {"host_id": {"path": "A", "computed": true}, "name": "B", "size": "C", "password": {"write_only": true},
                       "net": {"path": "D", "ref": {"table": "net", "column": "net_id"}},
                       "peer": {"path": "E", "ref": {"table": "host", "column": "host_id", "optional": true}}},
           "create": {"calls": []}, "delete": {"calls": []}},
  "wire": {"scope": "global", "identity": ["plug"], "columns": {"plug": "A", "plugged": "B",
           "host": {"path": "C", "ref": {"table": "host", "column": "host_id"}}}, "create": {"calls": []}, "delete": {"calls": []}},
  "stamp": {"scope": "global", "identity": ["stamp_id"], "columns": {"stamp_id": {"path": "A", "computed": true}, "text": "B"}}}})";

Value json(const std::string& text) {
  auto value = aws::parse_json(text);
  EXPECT_TRUE(value.ok()) << text;
  return value ? *value : Value();
}

SqlColumn column(const std::string& name, const std::string& type, const std::string& ref = "") {
  SqlColumn out;
  out.name = name;
  out.type = type;
  out.json = type == "json" || type == "jsonb";
  out.array = type.size() > 2 && type.substr(type.size() - 2) == "[]";
  out.serial = name == "id";
  out.ref_table = ref;
  if (!ref.empty()) out.ref_column = "id";
  return out;
}

class Statements : public testing::Test {
 protected:
  void SetUp() override {
    auto loaded = load_module("m/module.json", kModule);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
    module_ = *loaded;
    SqlColumn size = column("size", "integer"), kind = column("name", "character varying");
    size.has_default = true;
    size.constant = Value(8);
    add("net", {column("id", "integer"), column("net_id", "text"), column("main", "boolean"), column("tags", "json"), column("docs", "jsonb"), column("hosts", "text[]")});
    add("host", {column("id", "integer"), column("host_id", "text"), kind, size, column("password", "text"), column("net", "integer", "net"),
                 column("peer", "integer", "host")});
    add("wire", {column("id", "integer"), column("plug", "text"), column("plugged", "boolean"), column("host", "integer", "host")});
    add("stamp", {column("id", "integer"), column("stamp_id", "text"), column("text", "text")});
    world_.link();
  }
  void add(const std::string& name, std::vector<SqlColumn> columns) {
    SqlTable table;
    table.table = module_->table(name);
    table.columns = std::move(columns);
    table.order = world_.tables().size();
    if (name == "wire") table.unique = {{"plug"}};
    world_.add_table(std::move(table));
  }
  WorldRow& row(const std::string& table, const std::string& values) {
    WorldRow& out = world_.add(*world_.table(table), json(values), true);
    out.committed = true;
    return out;
  }
  LogEntry insert(const std::string& table, const std::string& values, bool cloud = false) {
    return {world_.table(table), LogEntry::Type::Insert, {}, json(values), cloud};
  }
  LogEntry update(const std::string& table, const std::string& before, const std::string& after) {
    return {world_.table(table), LogEntry::Type::Update, json(before), json(after), false};
  }
  LogEntry remove(const std::string& table, const std::string& before) {
    return {world_.table(table), LogEntry::Type::Delete, json(before), {}, false};
  }
  std::string where(const WorldRow& of) {
    Needs needs;
    return Namer(world_, needs).where(of);
  }
  using Texts = std::vector<std::string>;

  std::shared_ptr<const Module> module_;
  World world_;
};

TEST_F(Statements, LiteralsKeepTypesAndEveryCharacter) {
  EXPECT_EQ(sql_text_literal("it's"), "'it''s'");
  EXPECT_EQ(sql_text_literal("a\\b\n\tß\x01"), "E'a\\\\b\\n\\tß\\x01'");
  EXPECT_EQ(sql_literal(column("c", "jsonb"), json(R"({"a": [1, null], "b": "x"})")), R"('{"a":[1,null],"b":"x"}'::jsonb)");
  EXPECT_EQ(sql_literal(column("c", "text[]"), json(R"(["a", null, "b'"])")), "ARRAY['a', NULL, 'b''']::text[]");
  EXPECT_EQ(sql_literal(column("c", "text[]"), json("[]")), "ARRAY[]::text[]");
  EXPECT_EQ(sql_literal(column("c", "integer"), json("12")), "12");
  EXPECT_EQ(sql_literal(column("c", "double precision"), json("0.5")), "0.5");
  EXPECT_EQ(sql_literal(column("c", "boolean"), json("false")), "false");
  EXPECT_EQ(sql_literal(column("c", "some_enum"), json("\"on\"")), "'on'::some_enum");
  EXPECT_EQ(sql_literal(column("c", "timestamp with time zone"), json("\"2020-01-01T00:00:00+00:00\"")),
            "'2020-01-01T00:00:00+00:00'::timestamp with time zone");
  EXPECT_EQ(sql_literal(column("c", "character varying(9)"), json("\"x\"")), "'x'");
  EXPECT_EQ(sql_name("user"), "\"user\"");
  EXPECT_EQ(sql_name("Case"), "\"Case\"");
}

TEST_F(Statements, TheFirstKeyThatTellsARowFromOthersNamesIt) {
  WorldRow& main = row("net", R"({"id": 1, "main": true, "tags": {"Name": "x"}})");
  WorldRow& named = row("net", R"({"id": 2, "main": false, "tags": {"Name": "b"}})");
  WorldRow& bare = row("net", R"({"id": 3, "main": false, "tags": null})");
  EXPECT_EQ(where(main), "main");
  EXPECT_EQ(where(named), "tags ->> 'Name' = 'b'");
  EXPECT_EQ(where(bare), "tags IS NULL AND docs IS NULL AND hosts IS NULL");
  row("net", R"({"id": 4, "main": false, "tags": {"Name": "b"}})");
  EXPECT_EQ(where(named), "id = (SELECT id FROM net WHERE tags::jsonb = '{\"Name\":\"b\"}'::jsonb AND docs IS NULL AND hosts IS NULL"
                          " ORDER BY id LIMIT 1 OFFSET 0)");
}

TEST_F(Statements, KeysNestAndMayComeFromRowsThatRefer) {
  row("net", R"({"id": 1, "main": false, "tags": {"Name": "n"}})");
  WorldRow& a = row("host", R"({"id": 1, "name": "a", "size": 8, "net": 1})");
  EXPECT_EQ(where(a), "name = 'a' AND net = (SELECT id FROM net WHERE tags ->> 'Name' = 'n')");
  WorldRow& b = row("host", R"({"id": 2, "size": 8, "net": 1})");
  row("wire", R"({"id": 1, "plug": "p", "host": 2})");
  EXPECT_EQ(where(b), "id = (SELECT host FROM wire WHERE plug = 'p')");
  WorldRow& second = row("wire", R"({"id": 2, "plug": "q", "host": 2})");
  EXPECT_EQ(where(b), "name IS NULL AND size = 8 AND net = (SELECT id FROM net WHERE tags ->> 'Name' = 'n') AND peer IS NULL");
  world_.change(second, json(R"({"id": 2, "plug": "q", "plugged": true, "host": 2})"));
  EXPECT_EQ(where(b), "id = (SELECT host FROM wire WHERE plug = 'q')");
}

TEST_F(Statements, CompactFoldsAndOrders) {
  row("net", R"({"id": 1, "main": false, "tags": {"Name": "n"}})");
  row("host", R"({"id": 1, "name": "old", "size": 8, "net": 1, "peer": null})");
  row("wire", R"({"id": 1, "plug": "p", "host": 1})");
  const auto out = compact_statements(
      world_,
      {insert("host", R"({"id": 5, "name": "gone", "size": 8, "net": 1})"), remove("host", R"({"id": 5, "name": "gone"})"),
       remove("wire", R"({"id": 1, "plug": "p", "host": 1})"), remove("host", R"({"id": 1, "name": "old", "size": 8, "net": 1})"),
       insert("wire", R"({"id": 2, "plug": "p", "host": 6})"), insert("host", R"({"id": 6, "name": "new", "size": null, "net": 7})"),
       insert("net", R"({"id": 7, "tags": {"Name": "it's"}})"),
       update("host", R"({"id": 6, "name": "new", "size": null, "net": 7})", R"({"id": 6, "name": "newer", "size": null, "net": 7})"),
       update("net", R"({"id": 1, "tags": {"Name": "n"}})", R"({"id": 1, "tags": null})"),
       update("net", R"({"id": 1, "tags": null})", R"({"id": 1, "tags": {"Name": "n"}})")},
      false);
  const std::string secret = "-- put the secret host.password of newer in its place\n";
  EXPECT_EQ(out, (Texts{"INSERT INTO net (tags) VALUES ('{\"Name\":\"it''s\"}'::json);",
                        secret + "INSERT INTO host (name, size, password, net) VALUES ('newer', NULL, '<secret: host.password of newer>',"
                                 " (SELECT id FROM net WHERE tags ->> 'Name' = 'it''s'));",
                        "DELETE FROM wire WHERE plug = 'p';",  // its name is wanted
                        "INSERT INTO wire (plug, host) VALUES ('p', (SELECT id FROM host WHERE name = 'newer' AND net = "
                        "(SELECT id FROM net WHERE tags ->> 'Name' = 'it''s')));",
                        "DELETE FROM host WHERE name = 'old' AND net = (SELECT id FROM net WHERE tags ->> 'Name' = 'n');"}));
}

TEST_F(Statements, CirclesAreClosedByAnUpdate) {
  row("net", R"({"id": 1, "main": true})");
  const auto out = compact_statements(world_,
                                      {insert("host", R"({"id": 1, "name": "a", "size": 8, "net": 1, "peer": 2})"),
                                       insert("host", R"({"id": 2, "name": "b", "size": 8, "net": 1, "peer": 1})")},
                                      false);
  ASSERT_EQ(out.size(), 3U);
  EXPECT_NE(out[0].find("INSERT INTO host (name, password, net) VALUES ('a'"), std::string::npos) << out[0];
  EXPECT_NE(out[1].find("(SELECT id FROM host WHERE name = 'a' AND net = (SELECT id FROM net WHERE main))"), std::string::npos) << out[1];
  EXPECT_EQ(out[2], "UPDATE host SET peer = (SELECT id FROM host WHERE name = 'b' AND net = (SELECT id FROM net WHERE main))"
                    " WHERE name = 'a' AND net = (SELECT id FROM net WHERE main);");
}

TEST_F(Statements, UpdatesStateWhatChangesIncludingNullAndSecrets) {
  row("net", R"({"id": 1, "main": true, "docs": {"a": 1}, "hosts": ["h-1"]})");
  row("host", R"({"id": 1, "host_id": "h-1", "name": "a", "size": 8, "net": 1})");
  const auto out = compact_statements(
      world_,
      {update("net", R"({"id": 1, "docs": {"a": 1}, "hosts": ["x"]})", R"({"id": 1, "docs": {"to": ["100%", "h-1"]}, "hosts": ["h-1", "h-2"]})"),
       update("host", R"({"id": 1, "host_id": "h-1", "name": "a", "net": 1, "size": 8})", R"({"id": 1, "host_id": "edited", "name": "a", "net": 1, "size": null})"),
       update("host", R"({"id": 1})", R"({"id": 1})")},
      false);
  const std::string host = "(SELECT host_id FROM host WHERE name = 'a' AND net = (SELECT id FROM net WHERE main))";
  EXPECT_EQ(out, (Texts{"UPDATE net SET docs = format('{\"to\":[\"100%%\",%s]}', to_json(" + host + "))::jsonb, hosts = ARRAY[" + host +
                            ", 'h-2']::text[] WHERE main;",
                        "-- put the secret host.password of a in its place\nUPDATE host SET size = NULL, password = '<secret: host.password of a>'"
                        " WHERE name = 'a' AND net = (SELECT id FROM net WHERE main);"}));
}

TEST_F(Statements, ThisAccountBecomesTheOneInWhichTheyAreRun) {
  row("net", R"({"id": 1, "main": true})");
  world_.note_account(*world_.table("net"), json(R"({"net_id": "arn:x:s:r:123456789012:net/n"})"));
  const auto out = compact_statements(
      world_, {update("net", R"({"docs": null, "id": 1})", R"({"docs": {"to": "arn:x:t::123456789012:role/a", "of": "123456789012", "n": 123456789012}, "id": 1})")}, false);
  EXPECT_EQ(out, Texts{"UPDATE net SET docs = replace(replace('{\"to\":\"arn:x:t::123456789012:role/a\",\"of\":\"123456789012\",\"n\":123456789012}',"
                       " ':123456789012:', ':' || (SELECT account_id FROM iasql_credentials()) || ':'), '\"123456789012\"', '\"' || "
                       "(SELECT account_id FROM iasql_credentials()) || '\"')::jsonb WHERE main;"});
}

TEST_F(Statements, VerbatimIsEachChangeAsItWas) {
  row("net", R"({"id": 1, "main": true})");
  const auto out = verbatim_statements(
      world_,
      {insert("wire", R"({"id": 1, "plug": "p", "host": 1})"), insert("host", R"({"id": 1, "name": "a", "size": 8, "net": 1})"),
       update("wire", R"({"id": 1, "plug": "p", "host": 1})", R"({"id": 1, "plug": "q", "host": 1})"), remove("wire", R"({"id": 1, "plug": "q", "host": 1})")},
      false);
  ASSERT_EQ(out.size(), 4U);
  EXPECT_NE(out[0].find("INSERT INTO host"), std::string::npos);
  EXPECT_EQ(out[2], "UPDATE wire SET plug = 'q' WHERE plug = 'p';");
  EXPECT_EQ(out[3], "DELETE FROM wire WHERE plug = 'q';");
}

TEST_F(Statements, ExportLeavesOutWhatComesByItselfAndCommitsBetween) {
  row("net", R"({"id": 1, "main": true, "tags": {"a": "b"}})");
  row("net", R"({"id": 2, "main": false, "tags": {"Name": "n"}, "hosts": ["h-1"]})");
  row("host", R"({"id": 1, "host_id": "h-1", "name": "a", "size": 8, "net": 1})");
  row("stamp", R"({"id": 1, "stamp_id": "s-1", "text": "x"})");
  const auto out = export_statements(world_);
  ASSERT_EQ(out.size(), 5U);
  EXPECT_EQ(out[0], "UPDATE net SET tags = '{\"a\":\"b\"}'::json WHERE main;");
  EXPECT_NE(out[1].find("INSERT INTO host"), std::string::npos);
  EXPECT_NE(out[2].find("iasql_commit"), std::string::npos);
  EXPECT_NE(out[4].find("ARRAY[(SELECT host_id FROM host WHERE name = 'a'"), std::string::npos);
}

TEST_F(Statements, RowsThatNobodyKnowsAnyMoreAreSaidToBeSo) {
  const auto out = compact_statements(world_, {insert("wire", R"({"id": 1, "plug": "p", "host": 9})")}, false);
  EXPECT_EQ(out, Texts{"-- wire.host: the row of host with id 9 is not known any more\nINSERT INTO wire (plug, host) VALUES ('p', NULL);"});
}

TEST(NaturalKeys, AreCheckedWhenLoaded) {
  const auto message = [](const std::string& keys) {
    auto loaded = load_module("m.json", R"({"module": "m", "service": "s", "tables": {"t": {"scope": "global", "identity": "name",
                                         "columns": {"name": "Name", "hidden": {"sensitive": true}}, )" + keys + "}}}");
    return loaded ? std::string() : loaded.error().message;
  };
  EXPECT_EQ(message(R"("natural": [["name"], ["name.Key"], ["t.name"]])"), "");
  EXPECT_NE(message(R"("natural": [["nome"]])").find("there is no column \"nome\""), std::string::npos);
  EXPECT_NE(message(R"("natural": [["u.name"]])").find("neither a column nor a table \"u\""), std::string::npos);
  EXPECT_NE(message(R"("natural": [["t.nome"]])").find("has no column \"nome\""), std::string::npos);
  EXPECT_NE(message(R"("natural": [["hidden"]])").find("names nothing"), std::string::npos);
  EXPECT_NE(message(R"("natural": [{"when": "nome", "columns": ["name"]}])").find("there is no \"nome\""), std::string::npos);
  EXPECT_NE(message(R"("natural": [])").find("must be a list"), std::string::npos);
  EXPECT_NE(message(R"("handles": ["nome"])").find("there is no column"), std::string::npos);
  EXPECT_NE(message(R"("given": {"when": "name", "columns": ["nome"]})").find("there is no column"), std::string::npos);
  EXPECT_NE(message(R"("goes_with": "u")").find("there is no table"), std::string::npos);
}

}  // namespace
}  // namespace iasql::engine
