#include "harness/workload/jobs/own_job.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/workload/workload.hpp"
#include "tests/catch.hpp"

using namespace poolbench;

namespace {

/// What the jobs below did.
std::vector<std::string> lines;

class Plain {
 public:
  void run(std::uint64_t index, unsigned worker) {
    lines.push_back(std::to_string(index) + " by " + std::to_string(worker));
  }
};

class Checked {
 public:
  explicit Checked(const JobSetting& setting) : factor_(setting.workers) {}
  std::uint64_t run(std::uint64_t index, unsigned /*worker*/) { return factor_ * index; }
  bool is_right(std::uint64_t index, std::uint64_t result) const { return result == 3 * index; }

 private:
  std::uint64_t factor_;
};

class Unchecked {
 public:
  std::unique_ptr<int> run(std::uint64_t /*index*/, unsigned /*worker*/) { return nullptr; }
};

class Unmovable {
 public:
  explicit Unmovable(const JobSetting& /*setting*/) {}
  Unmovable(const Unmovable&) = delete;
  Unmovable& operator=(const Unmovable&) = delete;
  void run(std::uint64_t /*index*/, unsigned /*worker*/) {}
};

class Failing {
 public:
  explicit Failing(const JobSetting& /*setting*/) { throw std::runtime_error("no connection"); }
  void run(std::uint64_t /*index*/, unsigned /*worker*/) {}
};

const Workload workload({.jobs = 4});

std::unique_ptr<JobWork> work_of(const JobKind& kind, unsigned workers = 3) {
  return kind.make({.workload = workload, .workers = workers});
}

}  // namespace

static_assert(OwnJob<Plain> && !CheckedJob<Plain>);
static_assert(CheckedJob<Checked>);
static_assert(OwnJob<Unmovable>);
static_assert(!OwnJob<int>);

TEST_CASE("a class with run() is a job; whatever it does is right") {
  const JobKind kind = job<Plain>("plain", "for a test");
  CHECK(kind.name == "plain");
  CHECK(kind.description == "for a test");
  CHECK_FALSE(kind.has_service_times);
  const auto work = work_of(kind);
  work->run(7, 2);
  CHECK(lines == std::vector<std::string>{"7 by 2"});
  CHECK(work->is_right(7, 2));
}

TEST_CASE("each trial has its own work, built from its setting") {
  const JobKind kind = job<Checked>("checked", "");
  CHECK(work_of(kind) != work_of(kind));
  const auto three = work_of(kind, 3);
  const auto four = work_of(kind, 4);
  three->run(5, 0);
  four->run(5, 0);
  CHECK(three->is_right(5, 0));
  CHECK_FALSE(four->is_right(5, 0));
}

TEST_CASE("the result that is checked is that of the worker's last job") {
  const auto work = work_of(job<Checked>("checked", ""));
  work->run(1, 0);
  work->run(2, 1);
  CHECK(work->is_right(1, 0));
  CHECK(work->is_right(2, 1));
  CHECK_FALSE(work->is_right(2, 0));
}

TEST_CASE("a result without a check is dropped") {
  const auto work = work_of(job<Unchecked>("unchecked", ""));
  work->run(0, 0);
  CHECK(work->is_right(0, 0));
}

TEST_CASE("a job need not be movable") {
  CHECK_NOTHROW(work_of(job<Unmovable>("unmovable", ""))->run(0, 0));
}

TEST_CASE("what a constructor throws reaches the trial") {
  CHECK_THROWS_WITH(work_of(job<Failing>("failing", "")), "no connection");
}
