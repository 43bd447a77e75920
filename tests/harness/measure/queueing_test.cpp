#include "harness/measure/queueing.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;

namespace {

using Times = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("one server serves in the order of arrival", "[queueing]") {
  CHECK(first_come_first_served_waits(Times{0, 1, 2, 100}, Times{10, 10, 10, 10}, 1) == Times{0, 9, 18, 0});
}

TEST_CASE("the next job gets the server that is free first", "[queueing]") {
  CHECK(first_come_first_served_waits(Times{0, 0, 1, 2}, Times{10, 3, 1, 1}, 2) == Times{0, 0, 2, 2});
}

TEST_CASE("no job waits while a server is free", "[queueing]") {
  CHECK(first_come_first_served_waits(Times{5, 5, 5}, Times{7, 7, 7}, 3) == Times{0, 0, 0});
  CHECK(first_come_first_served_waits(Times{0, 10}, Times{10, 10}, 1) == Times{0, 0});  // ends as the next arrives
}

TEST_CASE("no jobs, no waits", "[queueing]") {
  CHECK(first_come_first_served_waits(Times{}, Times{}, 4).empty());
}
