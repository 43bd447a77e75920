#include "harness/trial/open_loop.hpp"

#include <algorithm>
#include <thread>

#include "harness/trial/pacer.hpp"
#include "pools/timer_slack.hpp"

namespace poolbench {
namespace {

using std::chrono::nanoseconds;

class OpenLoop {
 public:
  OpenLoop(std::span<const nanoseconds> arrivals, std::uint64_t most_backlog, const LoadActions& actions,
           LoadOutcome& outcome)
      : arrivals_(arrivals), most_backlog_(most_backlog), producer_(arrivals.size(), actions, outcome) {}

  void run() {
    for (auto arrival = arrivals_.begin(); !producer_.done();) {
      const Clock::time_point due = producer_.start() + *arrival;
      const Clock::time_point now = Clock::now();
      if (producer_.may_look(now)) producer_.look(due_at(now), most_backlog_);
      if (now < due) {
        const auto sleep = [](Clock::time_point until) {
          const LeastTimerSlack on_time;
          std::this_thread::sleep_until(until);
        };
        pacer_.wait_until(std::min(due, producer_.next_look()), sleep, [] { return false; });
      } else {
        producer_.submit(due);
        ++arrival;
      }
    }
    producer_.finish();
  }

 private:
  /// How many jobs are due by then, submitted or not.
  std::uint64_t due_at(Clock::time_point time) const {
    const nanoseconds passed = time - producer_.start();
    return static_cast<std::uint64_t>(std::ranges::upper_bound(arrivals_, passed) - arrivals_.begin());
  }

  std::span<const nanoseconds> arrivals_;
  std::uint64_t most_backlog_;
  Pacer pacer_;
  LoadProducer producer_;  // last, because it takes the start
};

}  // namespace

LoadOutcome run_open_loop(std::span<const nanoseconds> arrivals, std::uint64_t most_backlog,
                          const LoadActions& actions) {
  LoadOutcome outcome;
  OpenLoop(arrivals, most_backlog, actions, outcome).run();
  return outcome;
}

}  // namespace poolbench
