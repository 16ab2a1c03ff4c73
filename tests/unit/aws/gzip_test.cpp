#include "aws/gzip.hpp"

#include <gtest/gtest.h>

#include "aws/json.hpp"

namespace iasql::aws {
namespace {

/// "abc" a thousand times.
std::string packed() { return base64_decode("H4sIAAAAAAACA+3CQREAAAwCoKxq/w6rsQcc6aKqqv5+C0W5K7gLAAA=").value(); }

TEST(Gunzip, Unpacks) {
  const Result<std::string> text = gunzip(packed(), 3001);
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_EQ(text->size(), 3000u);
  EXPECT_EQ(text->substr(2997), "abc");
}

TEST(Gunzip, StopsAtTheLimit) {
  const Result<std::string> text = gunzip(packed(), 2000);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message, "it is longer than 2000 bytes when unpacked");
}

TEST(Gunzip, RefusesWhatIsNotWhole) {
  for (const std::string& bad : {std::string(), std::string("plain text"), packed().substr(0, 20)}) {
    const Result<std::string> text = gunzip(bad, 5000);
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().message, "it is not gzip, or cut off");
  }
}

}  // namespace
}  // namespace iasql::aws
