#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "harness/system/clock.hpp"
#include "harness/system/open_file_limit.hpp"
#include "harness/workload/jobs/built_in.hpp"
#include "harness/workload/workload.hpp"
#include "tests/catch.hpp"
#include "tests/support/forked.hpp"
#include "tests/support/open_file_limit.hpp"
#include "tests/support/open_files.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<JobWork> tcp_work(const Workload& workload, unsigned workers) {
  return tcp_job().make({.workload = workload, .workers = workers});
}

}  // namespace

TEST_CASE("many workers at once each get the answers to their own jobs, none of them early") {
  constexpr unsigned workers = 32;
  constexpr std::uint64_t jobs = 10 * workers;
  const Workload workload({.jobs = jobs, .sleep = 1ms, .distribution = SleepDistribution::exponential});
  const auto work = tcp_work(workload, workers);
  std::atomic<std::uint64_t> next{0};
  std::atomic<int> wrong{0};
  std::atomic<int> early{0};
  {
    std::vector<std::jthread> threads;
    for (unsigned worker = 0; worker < workers; ++worker) {
      threads.emplace_back([&, worker] {
        for (std::uint64_t job; (job = next++) < jobs;) {
          const auto start = Clock::now();
          work->run(job, worker);
          if (Clock::now() - start < workload.service_time(job)) ++early;
          if (!work->is_right(job, worker)) ++wrong;
        }
      });
    }
  }
  CHECK(wrong == 0);
  CHECK(early == 0);
}

TEST_CASE("the answer to another job is noticed") {
  const Workload workload({.jobs = 2});
  const auto work = tcp_work(workload, 2);
  work->run(0, 0);
  work->run(1, 1);
  CHECK(work->is_right(0, 0));
  CHECK_FALSE(work->is_right(0, 1));
  CHECK(work->is_right(1, 1));
}

TEST_CASE("each tcp work ends with its server and its connections") {
  const int threads = testing::thread_count();
  const std::size_t files = testing::open_files();
  const Workload workload({.jobs = 1});
  for (int i = 0; i < 3; ++i) tcp_work(workload, 5)->run(0, 4);
  CHECK(testing::thread_count_returns_to(threads));
  CHECK(testing::open_files() == files);
}

TEST_CASE("more tcp workers than the soft limit of open files allows, with some files left for the pool") {
  const testing::SoftFileLimit low(50);
  const std::size_t files = testing::open_files();
  const Workload workload({.jobs = 1});
  {
    const auto work = tcp_work(workload, 100);
    work->run(0, 99);
    CHECK(work->is_right(0, 99));
    CHECK(testing::open_files() > files + 200);
  }
  CHECK(open_file_limit() == 50);
}

TEST_CASE("more tcp workers than the hard limit of open files allows are refused, and nothing stays open") {
  CHECK(testing::holds_in_child([] {
    const rlimit limit{.rlim_cur = 50, .rlim_max = 50};
    setrlimit(RLIMIT_NOFILE, &limit);
    const std::size_t files = testing::open_files();
    const Workload workload({.jobs = 1});
    try {
      tcp_work(workload, 100);
      return false;
    } catch (const std::runtime_error& error) {
      return std::string(error.what()).find("use fewer --workers") != std::string::npos &&
             testing::open_files() == files;
    }
  }));
}
