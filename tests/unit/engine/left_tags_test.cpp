// Tags that are left to others.
#include <gtest/gtest.h>

#include "engine/forms.hpp"

namespace iasql::engine {
namespace {

TEST(LeftTags, StarsStandForAnyText) {
  EXPECT_TRUE(fits_glob("kubernetes.io/cluster/a", "kubernetes.io/*"));
  EXPECT_TRUE(fits_glob("kubernetes.io/", "kubernetes.io/*"));
  EXPECT_FALSE(fits_glob("kubernetes.io", "kubernetes.io/*"));
  EXPECT_TRUE(fits_glob("abcbd", "a*b*d"));
  EXPECT_FALSE(fits_glob("abcb", "a*b*d"));
  EXPECT_TRUE(fits_glob("cost", "cost"));
  EXPECT_FALSE(fits_glob("costs", "cost"));
  EXPECT_TRUE(fits_glob("", "*"));
}

TEST(LeftTags, AreHiddenUntilTheSettingChanges) {
  leave_tags({"cost", "k8s/*"});
  EXPECT_TRUE(hidden_tag("cost"));
  EXPECT_TRUE(hidden_tag("k8s/a"));
  EXPECT_TRUE(hidden_tag("aws:x"));
  EXPECT_FALSE(hidden_tag("team"));
  leave_tags({});
  EXPECT_FALSE(hidden_tag("cost"));
}

}  // namespace
}  // namespace iasql::engine
