#include "harness/interrupt.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "harness/batch.hpp"
#include "tests/catch.hpp"

using namespace poolbench;

namespace {

const Workload one_job({.jobs = 1});

/// Runs `child` in a process of its own, since interrupts are counted for good; returns how it ended.
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

}  // namespace

TEST_CASE("nothing is interrupted to begin with") {
  CHECK(WEXITSTATUS(status_of([] { return interrupted() ? 1 : 0; })) == 0);
}

TEST_CASE("the first interrupt is noticed and leaves the running batch alone") {
  const auto signal = GENERATE(SIGINT, SIGTERM);
  const int status = status_of([signal] {
    Batch batch(one_job, {});
    const CutShortOnInterrupt cut_short(batch);
    std::raise(signal);
    return interrupted() && batch.abandoned() == AbandonReason::none ? 0 : 1;
  });
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("the second interrupt abandons the running batch") {
  const int status = status_of([] {
    Batch batch(one_job, {});
    const CutShortOnInterrupt cut_short(batch);
    std::raise(SIGINT);
    std::raise(SIGTERM);
    return batch.abandoned() == AbandonReason::interrupt ? 0 : 1;
  });
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
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
