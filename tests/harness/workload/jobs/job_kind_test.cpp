#include "harness/workload/jobs/job_kind.hpp"

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("hash-and-sleep is the first job, has service times and is built into the batch") {
  const JobKind& first = all_jobs().front();
  CHECK(first.name == hash_and_sleep);
  CHECK(first.has_service_times);
  CHECK_FALSE(first.make);
  CHECK(&kind_of({}) == find_job("hash-and-sleep"));
}

TEST_CASE("every job that takes a share of its service time has one, and says what it needs") {
  for (const JobKind& kind : all_jobs()) {
    CAPTURE(kind.name);
    CHECK_FALSE(kind.description.empty());
    if (kind.has_share) CHECK(kind.has_service_times);
    if (!kind.demand) continue;
    const JobDemand demand = kind.demand(0.25);
    CHECK(demand.processor + demand.exclusive > 0);
    CHECK(demand.processor <= 1);
    CHECK(demand.exclusive <= 1);
  }
}

TEST_CASE("a registered job is found, and is the last") {
  register_job({.name = "mine", .description = "for a test"});
  CHECK(all_jobs().back().name == "mine");
  CHECK(find_job("mine") == &all_jobs().back());
}

TEST_CASE("a job needs a name of its own that can be typed in a list") {
  CHECK_THROWS_WITH(register_job({.name = "hash-and-sleep", .description = ""}),
                    "there are two jobs 'hash-and-sleep'; choose another name for one of them");
  CHECK_THROWS_WITH(register_job({.name = "a,b", .description = ""}),
                    Catch::StartsWith("'a,b' cannot be the name of a job; use at most 200 letters"));
  CHECK_THROWS_WITH(register_job({.name = "mixed:1", .description = ""}),
                    Catch::Contains("cannot be the name of a job"));
}

TEST_CASE("a job that nobody registered has no kind") {
  CHECK(find_job("nothing") == nullptr);
  CHECK_THROWS_WITH(kind_of({.name = "nothing"}), "there is no job 'nothing'");
}

TEST_CASE("the name of a job has its share, if it has one") {
  CHECK(name_of(JobChoice{}) == "hash-and-sleep");
  CHECK(name_of(JobChoice{.name = "mixed", .share = 0.25}) == "mixed:0.25");
}
