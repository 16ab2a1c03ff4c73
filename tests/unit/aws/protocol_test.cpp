// Requests and answers of the three protocols, on a small model and on the shipped ones.
#include <gtest/gtest.h>

#include "protocol_fixture.hpp"

namespace iasql::aws {
namespace {

using Fixture = ProtocolFixture;

struct Wire {
  const char* name;
  const char* input;
  const char* query;
  const char* ec2;
  const char* json;
};

class Serialize : public testing::TestWithParam<Wire> {};

TEST_P(Serialize, Query) {
  EXPECT_EQ(Fixture(kQuery).body(GetParam().input), kHead + GetParam().query);
}
TEST_P(Serialize, Ec2) {
  EXPECT_EQ(Fixture(kEc2).body(GetParam().input), kHead + GetParam().ec2);
}
TEST_P(Serialize, Json) {
  EXPECT_EQ(Fixture(kJson).body(GetParam().input), GetParam().json);
}

INSTANTIATE_TEST_SUITE_P(
    All, Serialize,
    testing::Values(
        Wire{"Scalars", R"({"Name":"a b&é=+~/","Count":-3,"Ratio":0.5,"On":false})",
             "Name=a%20b%26%C3%A9%3D%2B~%2F&count=-3&Ratio=0.5&On=false",
             "Name=a%20b%26%C3%A9%3D%2B~%2F&Count=-3&Ratio=0.5&On=false",
             R"({"Name":"a b&é=+~/","count":-3,"Ratio":0.5,"On":false})"},
        Wire{"NullIsAbsent", R"({"Name":"n","Count":null,"Tree":{"Name":"t","Kids":null}})",
             "Name=n&Tree.name=t", "Name=n&ATree.Name=t", R"({"Name":"n","Tree":{"name":"t"}})"},
        Wire{"IntegralDoubleIsAnInteger", R"({"Name":"n","Count":3.0})", "Name=n&count=3", "Name=n&Count=3",
             R"({"Name":"n","count":3})"},
        Wire{"SpecialFloat", R"({"Name":"n","Ratio":"-Infinity"})", "Name=n&Ratio=-Infinity",
             "Name=n&Ratio=-Infinity", R"({"Name":"n","Ratio":"-Infinity"})"},
        Wire{"Blob", R"({"Name":"n","Data":"hi"})", "Name=n&Data=aGk%3D", "Name=n&Data=aGk%3D",
             R"({"Name":"n","Data":"aGk="})"},
        Wire{"Times", R"({"Name":"n","At":"2015-01-02T05:04:05+02:00","Since":"2015-01-02T03:04:05.5Z"})",
             "Name=n&At=2015-01-02T03%3A04%3A05Z&Since=1420167845.5",
             "Name=n&At=2015-01-02T03%3A04%3A05Z&Since=1420167845.5",
             R"({"Name":"n","At":1420167845,"Since":1420167845.5})"},
        Wire{"Lists", R"({"Name":"n","Texts":["a","b"],"Plain":["c"],"Flat":["d","e"]})",
             "Name=n&Texts.item.1=a&Texts.item.2=b&Plain.member.1=c&OneFlat.1=d&OneFlat.2=e",
             "Name=n&Texts.1=a&Texts.2=b&Plain.1=c&Flat.1=d&Flat.2=e",
             R"({"Name":"n","Texts":["a","b"],"Plain":["c"],"Flat":["d","e"]})"},
        Wire{"EmptyList", R"({"Name":"n","Texts":[]})", "Name=n&Texts=", "Name=n",
             R"({"Name":"n","Texts":[]})"},
        Wire{"Maps", R"({"Name":"n","Tags":{"k":"v","l":"w"},"FlatTags":{"a":"b"}})",
             "Name=n&Tags.entry.1.key=k&Tags.entry.1.value=v&Tags.entry.2.key=l&Tags.entry.2.value=w&"
             "FlatTags.1.Name=a&FlatTags.1.Value=b",
             "Name=n&Tags.entry.1.key=k&Tags.entry.1.value=v&Tags.entry.2.key=l&Tags.entry.2.value=w&"
             "FlatTags.1.Name=a&FlatTags.1.Value=b",
             R"({"Name":"n","Tags":{"k":"v","l":"w"},"FlatTags":{"a":"b"}})"},
        Wire{"Recursion",
             R"({"Name":"n","Tree":{"Name":"r","Kids":[{"Name":"x"},{"Name":"y","Kids":[{"Name":"z"}]}]}})",
             "Name=n&Tree.name=r&Tree.kids.item.1.name=x&Tree.kids.item.2.name=y&Tree.kids.item.2.kids.item."
             "1.name=z",
             "Name=n&ATree.Name=r&ATree.Kids.1.Name=x&ATree.Kids.2.Name=y&ATree.Kids.2.Kids.1.Name=z",
             R"({"Name":"n","Tree":{"name":"r","kids":[{"name":"x"},{"name":"y","kids":[{"name":"z"}]}]}})"}),
    [](const auto& test) { return test.param.name; });

TEST(Serialize, HeadersAndOperationsWithoutInput) {
  const Fixture query(kQuery, "Ping"), json(kJson, "Ping"), compatible(kCompatible, "Ping");
  EXPECT_EQ(query.body("null"), "Action=Ping&Version=2020-01-01");
  EXPECT_EQ(query.body("{\"x\":1}"), "error: input: the operation takes none");
  const Result<HttpRequest> form = query.protocol->serialize(*query.model, *query.op, Value(), "");
  EXPECT_EQ(form->headers, (Headers{{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}}));
  EXPECT_EQ(form->method + form->path + form->host, "POST/");
  const Result<HttpRequest> rpc = json.protocol->serialize(*json.model, *json.op, Value(), "");
  EXPECT_EQ(rpc->body, "{}");
  EXPECT_EQ(rpc->headers,
            (Headers{{"X-Amz-Target", "Things_1.Ping"}, {"Content-Type", "application/x-amz-json-1.1"}}));
  const Result<HttpRequest> old =
      compatible.protocol->serialize(*compatible.model, *compatible.op, Value(), "");
  EXPECT_EQ(old->headers.back(), (std::pair<std::string, std::string>("x-amzn-query-mode", "true")));
}

TEST(Serialize, IdempotencyToken) {
  for (const char* protocol : {kQuery, kEc2}) {
    EXPECT_EQ(Fixture(protocol).body(R"({"Name":"n"})", "t-1"), kHead + "Name=n&Token=t-1");
    EXPECT_EQ(Fixture(protocol).body(R"({"Name":"n","Token":"mine"})", "t-1"), kHead + "Name=n&Token=mine");
    EXPECT_EQ(Fixture(protocol).body(R"({"Name":"n"})"), kHead + "Name=n");
  }
  EXPECT_EQ(Fixture(kJson).body(R"({"Name":"n"})", "t-1"), R"({"Name":"n","Token":"t-1"})");
}

TEST(Serialize, WrongInputNamesThePath) {
  const std::pair<const char*, const char*> cases[] = {
      {"{}", "Name: required, but missing"},
      {R"({"Name":null})", "Name: required, but missing"},
      {R"({"Name":"n","Nmae":1})", "Nmae: no such member"},
      {R"({"Name":1})", "Name: expected a string, got an integer"},
      {R"({"Name":"n","Count":1.5})", "Count: expected an integer, got a number"},
      {R"({"Name":"n","Count":"1"})", "Count: expected an integer, got a string"},
      {R"({"Name":"n","On":"true"})", "On: expected a boolean, got a string"},
      {R"({"Name":"n","Ratio":"big"})", "Ratio: expected a number, got a string"},
      {R"({"Name":"n","Data":[]})", "Data: expected bytes or a string, got a list"},
      {R"({"Name":"n","At":"soon"})", "At: expected a timestamp, got a string"},
      {R"({"Name":"n","Texts":"a"})", "Texts: expected a list, got a string"},
      {R"({"Name":"n","Texts":["a",null]})", "Texts[1]: expected a string, got null"},
      {R"({"Name":"n","Tags":{"k":1}})", "Tags.k: expected a string, got an integer"},
      {R"({"Name":"n","Tree":[]})", "Tree: expected a map, got a list"},
      {R"({"Name":"n","Tree":{"Name":"r","Kids":[{"Name":"x"},{"Kids":[]}]}})",
       "Tree.Kids[1].Name: required, but missing"},
      {R"({"Name":"n","Either":{"A":"a","B":1}})", "Either: exactly one member must be given"},
      {"[]", "input: expected a map, got a list"}};
  for (const auto& [input, message] : cases) {
    for (const char* protocol : {kQuery, kEc2, kJson}) {
      const Fixture fixture(protocol);
      const Result<HttpRequest> request =
          fixture.protocol->serialize(*fixture.model, *fixture.op, *parse_json(input), "t");
      ASSERT_FALSE(request) << input;
      EXPECT_EQ(request.error().kind, Error::Kind::Input);
      EXPECT_EQ(request.error().message, message);
      EXPECT_EQ(request.error().operation, "Do");
    }
  }
  Value deep(Map{{"Name", "n"}});
  for (int i = 0; i < 150; ++i) deep = Value(Map{{"Name", "n"}, {"Kids", List{std::move(deep)}}});
  const Fixture fixture(kJson);
  EXPECT_FALSE(fixture.protocol->serialize(*fixture.model, *fixture.op,
                                           Value(Map{{"Name", "n"}, {"Tree", std::move(deep)}}), ""));
}

constexpr const char* kAnswer =
    R"(<name>a &amp; b&#233;<![CDATA[<c>]]></name><Count> 42 </Count><Ratio>1e-3</Ratio><On>true</On>
  <Data>aGk=</Data><At>2015-01-02T03:04:05.000Z</At><unknown a="b"><Count>7</Count><deep/></unknown>
  <textSet>
    <item>x</item><item/></textSet>
  <OneFlat>f1</OneFlat><OneFlat>f2</OneFlat>
  <Tags><entry><value>v</value><key>k</key></entry><entry><key>l</key><value>w</value></entry></Tags>
  <FlatTags><Name>a</Name><Value>b</Value></FlatTags><FlatTags><Name>c</Name><Value>d</Value></FlatTags>
  <Tree><kids><item><name>x</name></item><item><name>y</name><kids/></item></kids></Tree>)";
constexpr const char* kOutput =
    R"({"name":"a & bé<c>","Count":42,"Ratio":0.001,"On":true,"Data":"aGk=","At":"2015-01-02T03:04:05Z",)"
    R"("Texts":["x",""],"Flat":["f1","f2"],"Tags":{"k":"v","l":"w"},"FlatTags":{"a":"b","c":"d"},)"
    R"("Tree":{"Kids":[{"Name":"x"},{"Name":"y","Kids":[]}]}})";

std::string output_text() {
  return "{\"Name\"" + std::string(kOutput).substr(std::string("{\"name\"").size());
}

TEST(Parse, QueryFindsTheResultWrapper) {
  const Fixture fixture(kQuery);
  EXPECT_EQ(
      fixture.parsed(
          "<?xml version=\"1.0\"?><DoResponse xmlns=\"http://x/\"><ResponseMetadata><RequestId>r</RequestId>"
          "</ResponseMetadata><DoResult>" +
          std::string(kAnswer) + "</DoResult></DoResponse>"),
      output_text());
  EXPECT_EQ(fixture.parsed("<DoResponse><ResponseMetadata/></DoResponse>"), "{}");
  EXPECT_EQ(Fixture(kQuery, "List").parsed("<ListResponse><ListResult/></ListResponse>"), "{}");
  EXPECT_EQ(Fixture(kQuery, "List").parsed("<ListResponse><ResponseMetadata/></ListResponse>"),
            "error: the answer is not readable: it has no ListResult");
}

/// A foreign document read as an answer would say that there is nothing: rows would go.
TEST(Parse, OtherDocumentsAreNoAnswers) {
  for (const char* protocol : {kQuery, kEc2}) {
    EXPECT_EQ(Fixture(protocol).parsed("<feed><title>news</title></feed>"),
              "error: the answer is not readable XML: it is a document \"feed\", no answer to Do");
    EXPECT_EQ(Fixture(protocol).parsed("<PingResponse/>"),
              "error: the answer is not readable XML: it is a document \"PingResponse\", no answer to Do");
  }
}

TEST(Parse, Ec2ReadsTheRoot) {
  EXPECT_EQ(Fixture(kEc2).parsed("<DoResponse xmlns=\"http://x/\"><requestId>r</requestId>" +
                                 std::string(kAnswer) + "</DoResponse>"),
            output_text());
}

TEST(Parse, Json) {
  const Fixture fixture(kJson);
  EXPECT_EQ(
      fixture.parsed(
          R"({"name":"n","Count":1.0,"Ratio":2,"On":true,"Data":"aGk=","At":1420167845.0,"textSet":["x",null],
     "Tags":{"k":"v"},"Tree":{"name":"r","kids":[{"name":"x","kids":null}]},"unknown":{"a":[1]},"Flat":null,"__type":"x"})"),
      R"({"Name":"n","Count":1,"Ratio":2,"On":true,"Data":"aGk=","At":"2015-01-02T03:04:05Z","Texts":["x",null],)"
      R"("Tags":{"k":"v"},"Tree":{"Name":"r","Kids":[{"Name":"x"}]}})");
  EXPECT_TRUE(fixture.parse(R"({"Data":"aGk="})").value()["Data"].is_bytes());
  EXPECT_EQ(fixture.parsed(R"({"At":"2015-01-02T03:04:05Z"})"), R"({"At":"2015-01-02T03:04:05Z"})");
}

TEST(Parse, EmptyBodiesAndElements) {
  for (const char* protocol : {kQuery, kEc2, kJson}) {
    EXPECT_EQ(Fixture(protocol, "Ping").parsed(""), "{}");
    EXPECT_EQ(Fixture(protocol, "Ping").parsed("<PingResponse><x>1</x></PingResponse>"), "{}");
  }
  // XML without an element is no document; JSON services may leave an empty one out.
  EXPECT_EQ(Fixture(kJson).parsed(""), "{}");
  for (const char* protocol : {kQuery, kEc2})
    EXPECT_EQ(Fixture(protocol).parsed(""), "error: the answer is not readable XML: it is empty");
  // An empty text is a text; an empty number or time is none; an empty list is a list.
  EXPECT_EQ(Fixture(kEc2).parsed("<DoResponse><name/><Count/><Ratio></Ratio><At/><textSet/><Tags/></DoResponse>"),
            R"({"Name":"","Texts":[],"Tags":{}})");
}

TEST(Parse, UnreadableAnswersAreProtocolErrors) {
  const std::string bomb =
      "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c "
      "\"&b;&b;&b;&b;&b;&b;\">]>"
      "<DoResponse><name>&c;</name></DoResponse>";
  const std::string outside = "<!DOCTYPE r SYSTEM \"file:///etc/passwd\"><DoResponse><name>x</name></DoResponse>";
  std::string deep;
  for (int i = 0; i < 10000; ++i) deep += "<a>";
  for (const std::string& body :
       {std::string("<DoResponse><name>x</DoResponse>"), std::string("<DoResponse>"), std::string("not xml"), std::string("  "), bomb,
        outside, "<DoResponse>" + deep, std::string("<DoResponse><Count>1x</Count></DoResponse>"),
        std::string("<DoResponse><Count>99999999999999999999</Count></DoResponse>"), std::string("<DoResponse><At>soon</At></DoResponse>"),
        std::string("<DoResponse><Data>!!</Data></DoResponse>"), std::string("<DoResponse><name>&nope;</name></DoResponse>"),
        std::string("<DoResponse><name>\xff</name></DoResponse>"), std::string("<html><body>hello</body></html>"),
        std::string("<R/><R/>")}) {
    const Result<Value> output = Fixture(kEc2).parse(body);
    ASSERT_FALSE(output) << body.substr(0, 100);
    EXPECT_EQ(output.error().kind, Error::Kind::Protocol);
    EXPECT_EQ(output.error().service + "." + output.error().operation, "things.Do");
    EXPECT_EQ(output.error().http_status, 200);
  }
  for (const char* body : {"{", "[]", "<R/>", R"({"Tree":[]})", R"({"textSet":{}})", R"({"Data":"!"})",
                           R"({"At":"soon"})", "\"x\""}) {
    const Result<Value> output = Fixture(kJson).parse(body);
    ASSERT_FALSE(output) << body;
    EXPECT_EQ(output.error().kind, Error::Kind::Protocol);
  }
  EXPECT_FALSE(Fixture(kJson).parse(std::string(100000, '[')));
}

TEST(Parse, DeepButAllowed) {
  std::string open, close;
  for (int i = 0; i < 98; ++i) {
    open += "<kids><item>";
    close += "</item></kids>";
  }
  EXPECT_TRUE(Fixture(kEc2).parse("<DoResponse><Tree>" + open + "<name>x</name>" + close + "</Tree></DoResponse>"));
  EXPECT_FALSE(Fixture(kEc2).parse("<DoResponse><Tree>" + open + "<kids><item><name>x</name></item></kids>" + close +
                                   "</Tree></DoResponse>"));
}

TEST(ShippedModels, ListingsRoundTrip) {
  ModelStore store(SOURCE_DIR "/models");
  const auto ec2 = store.get("ec2").value();
  const Operation& describe = *ec2->operation("DescribeInstances");
  const Result<HttpRequest> request = protocol_for(*ec2)->serialize(
      *ec2, describe,
      *parse_json(
          R"({"Filters":[{"Name":"tag:a","Values":["1","2"]}],"InstanceIds":["i-1"],"MaxResults":5})"),
      "");
  ASSERT_TRUE(request) << request.error().text();
  EXPECT_EQ(request->body,
            "Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=tag%3Aa&Filter.1.Value.1=1&Filter.1."
            "Value.2=2"
            "&InstanceId.1=i-1&MaxResults=5");
  HttpResponse response;
  response.status = 200;
  response.body =
      "<DescribeInstancesResponse "
      "xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId><reservationSet><item>"
      "<reservationId>r-1</reservationId><instancesSet><item><instanceId>i-1</"
      "instanceId><instanceState><code>16</code>"
      "<name>running</name></instanceState><launchTime>2020-01-02T03:04:05.000Z</"
      "launchTime><ebsOptimized>false</ebsOptimized>"
      "<tagSet><item><key>a</key><value>1</value></item></tagSet></item></instancesSet></item></"
      "reservationSet>"
      "</DescribeInstancesResponse>";
  const Result<Value> output = protocol_for(*ec2)->parse(*ec2, describe, response);
  ASSERT_TRUE(output) << output.error().text();
  EXPECT_EQ(to_canonical_json((*output)["Reservations"].at(0)["Instances"].at(0)),
            R"({"EbsOptimized":false,"InstanceId":"i-1","LaunchTime":"2020-01-02T03:04:05Z",)"
            R"("State":{"Code":16,"Name":"running"},"Tags":[{"Key":"a","Value":"1"}]})");

  const auto sqs = store.get("sqs").value();
  const Result<HttpRequest> create = protocol_for(*sqs)->serialize(
      *sqs, *sqs->operation("CreateQueue"),
      *parse_json(R"({"QueueName":"q","Attributes":{"DelaySeconds":"5"},"tags":{"a":"b"}})"), "");
  ASSERT_TRUE(create) << create.error().text();
  EXPECT_EQ(create->body, R"({"QueueName":"q","Attributes":{"DelaySeconds":"5"},"tags":{"a":"b"}})");
  EXPECT_EQ(create->headers.front().second, "AmazonSQS.CreateQueue");
}

}  // namespace
}  // namespace iasql::aws
