#include "harness/trial/time_alone.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

class Recorded final : public JobWork {
 public:
  void run(std::uint64_t index, unsigned worker) override {
    jobs.push_back(index);
    CHECK(worker == 0);
    std::this_thread::sleep_for(takes);
    if (index == failing) throw std::runtime_error("out of paper");
  }
  bool is_right(std::uint64_t index, unsigned /*worker*/) override { return index != wrong; }

  std::vector<std::uint64_t> jobs;
  std::chrono::nanoseconds takes{};
  std::uint64_t failing = ~0ULL;
  std::uint64_t wrong = ~0ULL;
};

}  // namespace

TEST_CASE("short jobs run a hundred times, but no more often than there are jobs") {
  Recorded work;
  time_alone(work, 1'000'000);
  CHECK(work.jobs.size() == 100);
  CHECK(work.jobs.back() == 99);

  Recorded few;
  time_alone(few, 2);
  CHECK(few.jobs == std::vector<std::uint64_t>{0, 1});
}

TEST_CASE("long jobs run three times") {
  Recorded work;
  work.takes = 150ms;
  CHECK(time_alone(work, 1000) >= 150e6);
  CHECK(work.jobs.size() == 3);
}

TEST_CASE("a job that fails alone is named") {
  Recorded work;
  work.failing = 1;
  CHECK_THROWS_WITH(time_alone(work, 10), "job 1, run alone before the batch, failed: out of paper");
  Recorded wrong;
  wrong.wrong = 2;
  CHECK_THROWS_WITH(time_alone(wrong, 10), "job 2, run alone before the batch, failed: its result is wrong");
}
