#include "harness/system/interrupt.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "harness/trial/batch.hpp"
#include "tests/catch.hpp"

using namespace poolbench;

namespace {

const Workload one_job({.jobs = 1});

/// Runs `child` in its own process, because a process never forgets an interrupt. Returns how it ended.
template <class Child>
int status_of(Child child) {
  const pid_t process = fork();
  if (process == 0) {
    handle_interrupts();
    _exit(child());
  }
  int status = 0;
  waitpid(process, &status, 0);
  return status;
}

/// Waits for the listener's thread. Only ctest bounds it.
template <class Condition>
void await(Condition holds) {
  while (!holds()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace

TEST_CASE("at first nothing is interrupted") {
  CHECK(WEXITSTATUS(status_of([] { return interrupted() ? 1 : 0; })) == 0);
}

TEST_CASE("the first Ctrl-C is noticed and leaves the running batch alone") {
  const int status = status_of([] {
    Batch batch(one_job, {});
    const CutShortOnInterrupt cut_short(batch);
    std::raise(SIGINT);
    return interrupted() && batch.abandoned() == AbandonReason::none ? 0 : 1;
  });
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("the second Ctrl-C abandons the running batch, and so does the first SIGTERM") {
  const auto signals = GENERATE(std::vector{SIGINT, SIGINT}, std::vector{SIGTERM});
  const int status = status_of([&] {
    Batch batch(one_job, {});
    const CutShortOnInterrupt cut_short(batch);
    for (const int signal : signals) std::raise(signal);
    await([&] { return batch.abandoned() == AbandonReason::interrupt; });
    return 0;
  });
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("an interrupt that came before a batch abandons it as it begins") {
  const int status = status_of([] {
    std::raise(SIGTERM);
    Batch batch(one_job, {});
    const CutShortOnInterrupt cut_short(batch);
    return batch.abandoned() == AbandonReason::interrupt ? 0 : 1;
  });
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("a trial that an interrupt does not end is given up, with the signal's exit code") {
  const auto [signals, exit_code] =
      GENERATE(std::pair(std::vector{SIGINT, SIGINT}, 130), std::pair(std::vector{SIGTERM}, 143));
  const int status = status_of([signals = signals] {
    const GiveUpOnInterrupt unless_it_ends([] {});
    for (const int signal : signals) std::raise(signal);
    while (true) pause();
    return 0;
  });
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == exit_code);
}

TEST_CASE("a trial that begins as the interrupt comes is given up, too") {
  const int status = status_of([] {
    std::raise(SIGTERM);
    const GiveUpOnInterrupt unless_it_ends([] {});
    while (true) pause();
    return 0;
  });
  CHECK(WEXITSTATUS(status) == 143);
}

TEST_CASE("a trial that ends after the first Ctrl-C is not given up") {
  const int status = status_of([] {
    {
      const GiveUpOnInterrupt unless_it_ends([] {});
    }
    std::raise(SIGINT);
    std::raise(SIGINT);
    return exit_code_of_interrupt() == 130 ? 0 : 1;
  });
  CHECK(WEXITSTATUS(status) == 0);
}

/// An interrupt races with the end of what it interrupts, for the thread and address sanitizers to watch.
TEST_CASE("an interrupt can come while a batch ends") {
  for (int round = 0; round < 50; ++round) {
    const int status = status_of([] {
      auto batch = std::make_unique<Batch>(one_job, BatchConfig{});
      auto cut_short = std::make_unique<CutShortOnInterrupt>(*batch);
      std::thread killer([] { kill(getpid(), SIGTERM); });
      cut_short.reset();
      batch.reset();
      killer.join();
      return 0;
    });
    CHECK(WIFEXITED(status));
  }
}

TEST_CASE("a batch that has ended is not abandoned") {
  const int status = status_of([] {
    Batch batch(one_job, {});
    { const CutShortOnInterrupt cut_short(batch); }
    std::raise(SIGINT);
    std::raise(SIGINT);
    return batch.abandoned() == AbandonReason::none ? 0 : 1;
  });
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("the third interrupt ends the process as usual") {
  const int status = status_of([] {
    for (int i = 0; i < 3; ++i) std::raise(SIGINT);
    return 0;
  });
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGINT);
}
