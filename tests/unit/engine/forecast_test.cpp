// How long published rates hold a plan back.
#include <gtest/gtest.h>

#include "engine/forecast.hpp"

namespace iasql::engine::test {
namespace {

std::vector<std::vector<ForeseenCall>> creations(std::size_t rows, const std::string& region = "r1") {
  return {rows, {ForeseenCall{"toy", "CreateThing", region, Value(), true}}};
}

std::shared_ptr<const aws::RateRules> rules() {
  auto parsed = aws::RateRules::parse(
      R"({"services": {"toy": {"source": "test", "rules": [{"operations": ["CreateThing"], "burst": 100, "refill": 5}]}}})");
  EXPECT_TRUE(parsed);
  return *parsed;
}

TEST(Forecast, WhatABurstHoldsTakesNoTime) {
  const Forecast forecast = foresee(rules().get(), creations(90));
  ASSERT_EQ(forecast.rows.size(), 90u);
  EXPECT_EQ(forecast.rows[0].calls, 1u);
  EXPECT_EQ(forecast.rows[0].seconds, 0);
  EXPECT_EQ(forecast.seconds, 0);
}

TEST(Forecast, TheRestComesAtTheRefill) {
  const Forecast forecast = foresee(rules().get(), creations(190));
  EXPECT_DOUBLE_EQ(forecast.seconds, 20);  // 190 less 90 % of 100, at 5 a second
  EXPECT_DOUBLE_EQ(forecast.rows[7].seconds, 20);
}

TEST(Forecast, RegionsHaveBucketsOfTheirOwn) {
  auto calls = creations(95);
  for (auto& row : creations(90, "r2")) calls.push_back(row);
  const Forecast forecast = foresee(rules().get(), calls);
  EXPECT_DOUBLE_EQ(forecast.seconds, 1);
  EXPECT_EQ(forecast.rows.back().seconds, 0);
}

TEST(Forecast, WithoutFiguresThereIsNoTime) {
  EXPECT_EQ(foresee(nullptr, creations(10000)).seconds, 0);
  EXPECT_EQ(foresee(nullptr, creations(3)).rows[2].calls, 1u);
}

TEST(Forecast, DurationsForPeople) {
  EXPECT_EQ(duration_text(41.2), "42 s");
  EXPECT_EQ(duration_text(60), "1 min");
  EXPECT_EQ(duration_text(200), "3 min 20 s");
  EXPECT_EQ(duration_text(7500), "2 h 5 min");
}

}  // namespace
}  // namespace iasql::engine::test
