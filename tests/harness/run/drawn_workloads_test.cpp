#include "harness/run/drawn_workloads.hpp"

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

const WorkloadSpec random_sleeps{.jobs = 3, .sleep = 1ms, .distribution = SleepDistribution::exponential};

}  // namespace

TEST_CASE("a workload is drawn once for each draw") {
  DrawnWorkloads workloads;
  const Workload& first = workloads.get(random_sleeps, 1);
  CHECK(&workloads.get(random_sleeps, 1) == &first);
  CHECK(first.spec() == random_sleeps);
  CHECK(workloads.get(random_sleeps, 2).draw() == 2);
}

TEST_CASE("different workloads are drawn side by side") {
  DrawnWorkloads workloads;
  const Workload& first = workloads.get(random_sleeps, 1);
  const Workload& other = workloads.get({.jobs = 5}, 1);
  CHECK(other.jobs() == 5);
  CHECK(&workloads.get(random_sleeps, 1) == &first);
}

TEST_CASE("a workload that jobs may still use stays as it is when the next draw comes") {
  DrawnWorkloads workloads;
  const Workload& first = workloads.get(random_sleeps, 1);
  const auto service_time = first.service_time(0);
  workloads.keep_from_now_on();
  CHECK(&workloads.get(random_sleeps, 2) != &first);
  CHECK(first.draw() == 1);  // the address sanitizer sees that it was not freed
  CHECK(first.service_time(0) == service_time);
}
