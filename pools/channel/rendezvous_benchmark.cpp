// What one rendezvous on an unbuffered channel costs, in each situation in which the parker has to choose how to wait.
// A value goes there and back; the time is that of one of the two hand-overs.
//
//   build/release/rendezvous                      as many processors as there are
//   taskset -c 0 build/release/rendezvous         on one
#include <benchmark/benchmark.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>
#include <vector>

#include "pools/channel/channel.hpp"
#include "pools/cpu_set.hpp"

namespace poolbench {
namespace {

/// A thread that sends back what it receives, until it is destroyed.
class Echo {
 public:
  Echo() = default;
  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;
  ~Echo() {
    there_.close();
    thread_.join();
  }

  void there_and_back() const {
    there_.send(1);
    back_.receive();
  }

 private:
  Channel<int> there_ = make_channel<int>();
  Channel<int> back_ = make_channel<int>();
  std::thread thread_ = start_with_parker([this] {
    for (const int value : there_) back_.send(value);
  });
};

/// Pairs of threads that pass values there and back, until they are destroyed.
class BusyPairs {
 public:
  explicit BusyPairs(unsigned pairs) {
    for (unsigned i = 0; i < pairs; ++i) {
      threads_.push_back(start_with_parker([this] {
        const Echo echo;
        while (!stop_.load(std::memory_order_relaxed)) echo.there_and_back();
      }));
    }
  }
  BusyPairs(const BusyPairs&) = delete;
  BusyPairs& operator=(const BusyPairs&) = delete;
  ~BusyPairs() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

/// Another process that keeps one of our processors busy.
class Neighbour {
 public:
  Neighbour() : process_(fork()) {
    if (process_ < 0) throw std::system_error(errno, std::generic_category(), "cannot start the neighbour");
    if (process_ > 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    CpuSet one;
    if (const auto cpus = CpuSet::of_this_thread()) one.add(cpus->numbers().front());
    one.bind_this_thread();
    for (volatile unsigned turns = 0;;) turns = turns + 1;
  }
  Neighbour(const Neighbour&) = delete;
  Neighbour& operator=(const Neighbour&) = delete;
  ~Neighbour() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }

 private:
  pid_t process_;
};

/// Reports the process's processor time and its voluntary switches, too: what a way to wait costs the others.
class Usage {
 public:
  void report(benchmark::State& state) const {
    const rusage now = of_process();
    const auto handovers = static_cast<double>(2 * state.iterations());
    state.counters["cpu_ns"] = (cpu_ns(now) - cpu_ns(start_)) / handovers;
    state.counters["switches"] = static_cast<double>(now.ru_nvcsw - start_.ru_nvcsw) / handovers;
  }

 private:
  static rusage of_process() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage;
  }
  static double cpu_ns(const rusage& usage) {
    const auto ns = [](const timeval& time) {
      return 1e9 * static_cast<double>(time.tv_sec) + 1e3 * static_cast<double>(time.tv_usec);
    };
    return ns(usage.ru_utime) + ns(usage.ru_stime);
  }

  rusage start_ = of_process();
};

/// Iterates, and counts the time of half a round trip. `pause`: how long both sides are at rest before each.
void hand_over(benchmark::State& state, std::chrono::microseconds pause = {}) {
  const Echo echo;
  echo.there_and_back();
  const Usage usage;
  while (state.KeepRunning()) {
    if (pause.count() > 0) std::this_thread::sleep_for(pause);
    const auto start = std::chrono::steady_clock::now();
    echo.there_and_back();
    state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / 2);
  }
  usage.report(state);
}

void partner_hot(benchmark::State& state) {
  hand_over(state);
}
void partner_parked(benchmark::State& state) {
  hand_over(state, std::chrono::milliseconds(1));
}
void oversubscribed(benchmark::State& state) {
  const BusyPairs others(4 * usable_processors());
  hand_over(state);
}
void neighbour_busy(benchmark::State& state) {
  const Neighbour neighbour;
  hand_over(state);
}

BENCHMARK(partner_hot)->UseManualTime();
BENCHMARK(partner_parked)->UseManualTime()->Iterations(500);  // its time is that of the pauses
BENCHMARK(oversubscribed)->UseManualTime();
BENCHMARK(neighbour_busy)->UseManualTime();

}  // namespace
}  // namespace poolbench

BENCHMARK_MAIN();
