#include "pools/optional/worker_numbers.hpp"

#include <cstdint>
#include <future>
#include <set>
#include <thread>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

/// Runs job `index` as a library would: on the calling thread.
void run(WorkerNumbers& numbers, Completion& completion, Witness& witness, std::uint64_t index) {
  completion.submit([&] { numbers.run(completion, Job(witness, index)); });
}

}  // namespace

TEST_CASE("W jobs that run at once have the W numbers", "[worker_numbers]") {
  WorkerNumbers numbers(3);
  Completion completion;
  Gate gate;
  Witness witness(3, 3, [&](std::uint64_t) { gate.pass(); });
  std::vector<std::future<void>> running;
  for (std::uint64_t index = 0; index < 3; ++index)
    running.push_back(in_background([&, index] { run(numbers, completion, witness, index); }));
  const OpenedAtExit unblock(gate);
  gate.wait_for_arrivals(3);
  gate.open();
  finish(running);
  CHECK(witness.workers() == std::set<unsigned>{0, 1, 2});
  CHECK(witness.workers_kept_apart());
}

TEST_CASE("a thread keeps its number, and gets another if that is taken", "[worker_numbers]") {
  WorkerNumbers numbers(2);
  Completion completion;
  Gate gate;
  Witness first(3, 2);
  run(numbers, completion, first, 0);
  run(numbers, completion, first, 1);
  CHECK(first.workers() == std::set<unsigned>{0});

  // Two newcomers: the first gets number 1 and ends with it, the second is led to number 0, which this thread had.
  Witness blocked(1, 2, [&](std::uint64_t) { gate.pass(); });
  in_background([&] { run(numbers, completion, first, 2); }).get();
  auto second = in_background([&] { run(numbers, completion, blocked, 0); });
  const OpenedAtExit unblock(gate);
  gate.wait_for_arrivals(1);
  Witness meanwhile(1, 2);
  run(numbers, completion, meanwhile, 0);
  CHECK(meanwhile.workers() == std::set<unsigned>{1});
  gate.open();
  second.get();
  CHECK(blocked.workers() == std::set<unsigned>{0});
}

TEST_CASE("a thread may run jobs of several objects, one after another", "[worker_numbers]") {
  Completion completion;
  for (const unsigned workers : {5U, 1U, 3U}) {
    WorkerNumbers numbers(workers);
    Witness witness(10, workers);
    for (std::uint64_t index = 0; index < witness.jobs(); ++index) run(numbers, completion, witness, index);
    CHECK(witness.each_ran_once());
    CHECK(witness.workers_kept_apart());
  }
}

TEST_CASE("a job that throws gives its number back", "[worker_numbers]") {
  WorkerNumbers numbers(1);
  Completion completion;
  Witness witness(2, 1, [](std::uint64_t) { throw 42; });
  run(numbers, completion, witness, 0);
  run(numbers, completion, witness, 1);
  CHECK(witness.each_ran_once());
  CHECK(witness.workers_kept_apart());
  CHECK_THROWS_AS(completion.wait(), int);
}
