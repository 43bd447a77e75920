#include "harness/run/recommend/job_split.hpp"

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("what a job does not spend on a processor, it waits") {
  const JobSplit split = split_of({1000, 3000}, 500);
  CHECK(split.compute_ns == 250);
  CHECK(split.wait_ns == 1750);
  CHECK(split.service_ns() == 2000);
}

TEST_CASE("processor time beyond the jobs' own is not theirs") {
  CHECK(split_of({1000}, 5000).wait_ns == 0);
}

TEST_CASE("workers keep processors busy if each waits the rest of the time") {
  CHECK(workers_for({.compute_ns = 1, .wait_ns = 9, .services = {}}, 2, 1000) == 20);
  CHECK(workers_for({.compute_ns = 1, .wait_ns = 0, .services = {}}, 2, 1000) == 2);
  CHECK(workers_for({.compute_ns = 1, .wait_ns = 1e6, .services = {}}, 2, 1000) == 1000);
  CHECK(workers_for({.compute_ns = 0, .wait_ns = 5, .services = {}}, 2, 1000) == 1000);
  CHECK(workers_for({.compute_ns = 1, .wait_ns = 0, .services = {}}, 0.5, 1000) == 1);
}
