// A program with its own pools, which end the process or hang: see sudden_end_test.cpp and isolate_test.cpp.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "harness/cli/app.hpp"
#include "pools/standard/mutex_queue.hpp"

using namespace poolbench;

namespace {

[[noreturn]] void hang() {
  while (true) std::this_thread::sleep_for(std::chrono::hours(1));
}

void run_out_of_stack(int depth) {
  volatile char frame[4096];
  frame[0] = static_cast<char>(depth);
  if (frame[0] == static_cast<char>(depth)) run_out_of_stack(depth + 1);
  frame[1] = frame[0];
}

/// A simple pool. `Fail` says what happens in the eighth submit, which is in the batch after the warm-up, in each
/// drain, and in the destructor.
template <class Fail>
class Failing final : public Pool {
 public:
  explicit Failing(PoolConfig config) : pool_(config) {}
  ~Failing() override { Fail::destroy(); }
  void submit(Job job) override {
    if (++submitted_ == 8) Fail::submit();
    pool_.submit(job);
  }
  void drain() override {
    Fail::drain(++drained_);
    pool_.drain();
  }

 private:
  MutexQueuePool pool_;
  int submitted_ = 0;
  int drained_ = 0;
};

struct Sound {
  static void submit() {}
  static void drain(int) {}
  static void destroy() {}
};
struct Talkative : Sound {
  static void submit() {
    std::puts("half way");
    std::fflush(stdout);
  }
};
struct Crash : Sound {
  static void submit() { std::raise(SIGSEGV); }
};
struct CrashElsewhere : Sound {
  static void submit() {
    std::thread([] { std::raise(SIGBUS); }).join();
  }
};
struct Uncaught : Sound {
  static void submit() {
    std::thread([] { throw std::runtime_error("nobody catches this"); }).join();
  }
};
struct OutOfStack : Sound {
  static void submit() { run_out_of_stack(0); }
};
struct Exit : Sound {
  static void submit() { std::exit(0); }
};
struct QuickExit : Sound {
  static void submit() { std::quick_exit(0); }
};
struct HangInSubmit : Sound {
  static void submit() { hang(); }
};
struct HangInWarmUp : Sound {
  static void drain(int) { hang(); }
};
struct HangInDrain : Sound {
  static void drain(int number) {
    if (number == 2) hang();
  }
};
struct HangInDestructor : Sound {
  static void destroy() { hang(); }
};
struct HangInConstructor {};

template <>
class Failing<HangInConstructor> final : public Pool {
 public:
  explicit Failing(PoolConfig /*config*/) { hang(); }
  void submit(Job /*job*/) override {}
  void drain() override {}
};

template <class Fail>
PoolEntry failing(const char* name) {
  return entry<Failing<Fail>>(name, "fails");
}

}  // namespace

int main(int argc, char** argv) {
  return run_app(argc, argv,
                 {failing<Talkative>("talkative"), failing<Crash>("crash"), failing<CrashElsewhere>("crash-elsewhere"),
                  failing<Uncaught>("uncaught"), failing<OutOfStack>("out-of-stack"), failing<Exit>("exit"),
                  failing<QuickExit>("quick-exit"), failing<HangInSubmit>("hang-in-submit"),
                  failing<HangInWarmUp>("hang-in-warm-up"), failing<HangInDrain>("hang-in-drain"),
                  failing<HangInDestructor>("hang-in-destructor"), failing<HangInConstructor>("hang-in-constructor")});
}
