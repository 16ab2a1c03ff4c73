// The services beside EC2: queues that can be made, read and deleted; who is calling; for all else an answer without content,
// in the form of the service's protocol.
#include <cstdlib>

#include "xml.hpp"

namespace bench {
namespace {

Answer json(const std::string& body, int status = 200) { return {status, "application/x-amz-json-1.0", body}; }

std::string queue_url(const Request& request, const std::string& name) {
  return "https://sqs." + request.region + ".amazonaws.com/" + kOwner + "/" + name;
}

std::string last_part(const std::string& url) { return url.substr(url.rfind('/') + 1); }

/// The object that is the value of a member, as text; its values are texts.
std::string object_of(const std::string& document, const std::string& member) {
  const std::size_t at = document.find("\"" + member + "\"");
  if (at == std::string::npos) return "{}";
  const std::size_t start = document.find('{', at);
  bool quoted = false;
  int depth = 0;
  for (std::size_t i = start; i < document.size(); ++i) {
    if (quoted && document[i] == '\\') ++i;
    else if (document[i] == '"') quoted = !quoted;
    else if (!quoted && document[i] == '{') ++depth;
    else if (!quoted && document[i] == '}' && --depth == 0) return document.substr(start, i - start + 1);
  }
  return "{}";
}

constexpr const char* kAttributes[] = {"VisibilityTimeout", "DelaySeconds", "ReceiveMessageWaitTimeSeconds",
                                       "MessageRetentionPeriod", "MaximumMessageSize", "Policy"};

void take_attributes(Queue& queue, const std::string& document) {
  const std::string given = object_of(document, "Attributes");
  for (const char* name : kAttributes) {
    const std::string value = json_text(given, name);
    if (!value.empty()) queue.attributes[name] = value;
  }
}

std::string attributes_of(const Request& request, const std::string& name, const Queue& queue) {
  std::map<std::string, std::string> all = {{"VisibilityTimeout", "30"}, {"DelaySeconds", "0"}, {"ReceiveMessageWaitTimeSeconds", "0"},
                                            {"MessageRetentionPeriod", "345600"}, {"MaximumMessageSize", "262144"},
                                            {"QueueArn", "arn:aws:sqs:" + request.region + ":" + kOwner + ":" + name},
                                            {"SqsManagedSseEnabled", "true"}, {"CreatedTimestamp", "1767323045"}};
  for (const auto& [key, value] : queue.attributes) all[key] = value;
  std::string out;
  for (const auto& [key, value] : all) out += (out.empty() ? "" : ", ") + json_quoted(key) + ": " + json_quoted(value);
  return "{\"Attributes\": {" + out + "}}";
}

void populate(World& world, Region& region) {
  for (std::size_t n = region.queues.size(); n < static_cast<std::size_t>(world.settings.queues); ++n) {
    std::string number = std::to_string(n);
    region.queues["bench-" + std::string(7 - std::min<std::size_t>(7, number.size()), '0') + number];
  }
}

std::string list_queues(const World& world, const Request& request, const Region& region) {
  const Page page = page_of(world, region.queues.size(), json_text(request.body, "NextToken"), json_text(request.body, "MaxResults"));
  std::string urls;
  std::uint64_t n = 0;
  for (const auto& [name, queue] : region.queues) {
    if (n >= page.first && n < page.last) urls += (urls.empty() ? "" : ", ") + json_quoted(queue_url(request, name));
    ++n;
  }
  return "{\"QueueUrls\": [" + urls + "]" + (page.next.empty() ? "" : ", \"NextToken\": \"" + page.next + "\"") + "}";
}

Answer query_answer(const std::string& action, const std::string& content) {
  return {200, "text/xml", "<" + action + "Response><" + action + "Result>" + content + "</" + action +
                               "Result><ResponseMetadata><RequestId>8f7724cf-496f-496e-8fe3-000000000000</RequestId></ResponseMetadata></" +
                               action + "Response>\n"};
}

Answer caller() {
  return query_answer("GetCallerIdentity", tag("Arn", std::string("arn:aws:iam::") + kOwner + ":user/bench") +
                                               tag("UserId", "AIDAEXAMPLE") + tag("Account", kOwner));
}

Answer rest(const Request& request) {
  Answer answer{200, "application/xml", ""};
  if (request.service == "s3") {
    answer.body = "<ListAllMyBucketsResult><Owner><ID>bench</ID></Owner><Buckets></Buckets></ListAllMyBucketsResult>";
  } else if (request.service == "route53") {
    answer.body = "<ListHostedZonesResponse><HostedZones></HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesResponse>";
  }
  return answer;
}

}  // namespace

std::string action_of(const Request& request) {
  if (!request.target.empty()) return request.target;
  const std::string action = Form(request.body).get("Action");
  return action.empty() ? request.method + " " + request.path.substr(0, request.path.find('?')) : action;
}

Answer sqs(World& world, const Request& request) {
  Region& region = world.region(request.region);
  if (region.queues.empty()) populate(world, region);
  const std::string& action = request.target;
  if (action == "ListQueues") return json(list_queues(world, request, region));
  const std::string url = json_text(request.body, "QueueUrl");
  const std::string name = url.empty() ? json_text(request.body, "QueueName") : last_part(url);
  if (action == "CreateQueue") {
    Queue& queue = region.queues[name];
    take_attributes(queue, request.body);
    queue.tags = object_of(request.body, "tags");
    return json("{\"QueueUrl\": " + json_quoted(queue_url(request, name)) + "}");
  }
  const auto found = region.queues.find(name);
  if (found == region.queues.end()) {
    return json("{\"__type\": \"com.amazonaws.sqs#QueueDoesNotExist\", \"message\": \"The specified queue does not exist.\"}", 400);
  }
  if (action == "GetQueueUrl") return json("{\"QueueUrl\": " + json_quoted(queue_url(request, name)) + "}");
  if (action == "GetQueueAttributes") return json(attributes_of(request, name, found->second));
  if (action == "ListQueueTags") return json("{\"Tags\": " + found->second.tags + "}");
  if (action == "SetQueueAttributes") take_attributes(found->second, request.body);
  if (action == "DeleteQueue") region.queues.erase(found);
  return json("{}");
}

Answer answer_to(World& world, const Request& request) {
  const std::string action = action_of(request);
  const bool admitted = world.admit(request.region, request.service, action);
  if (!request.target.empty()) {
    if (!admitted) return json("{\"__type\": \"ThrottlingException\", \"message\": \"Rate exceeded\"}", 400);
    return request.service == "sqs" ? sqs(world, request) : json("{}");
  }
  if (!admitted) return ec2_error("RequestLimitExceeded", "Request limit exceeded.");
  if (request.service == "ec2") return ec2(world, request);
  if (action == "GetCallerIdentity") return caller();
  return request.body.find("Action=") == std::string::npos ? rest(request) : query_answer(action, "");
}

}  // namespace bench
