#include "harness/run/row.hpp"

#include <regex>

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("a run's id is a time and a random number") {
  CHECK(std::regex_match(make_run_id(), std::regex("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}")));
  CHECK(make_run_id() != make_run_id());
}

TEST_CASE("timestamps are ISO 8601 in UTC") {
  CHECK(std::regex_match(utc_timestamp(), std::regex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")));
}
