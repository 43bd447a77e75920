#include "harness/trial/closed_loop.hpp"

#include <algorithm>

#include "harness/trial/pacer.hpp"
#include "pools/timer_slack.hpp"

namespace poolbench {

using std::chrono::nanoseconds;

ClosedLoop::ClosedLoop(std::uint64_t users, std::span<const nanoseconds> thinks)
    : users_(std::min<std::uint64_t>(users, thinks.size())), thinks_(thinks) {
  thinking_.reserve(users_);
  ends_ns_.reserve(users_);  // so that the end of a job allocates nothing
  taken_.reserve(users_);
}

LoadOutcome ClosedLoop::run(const LoadActions& actions) {
  LoadOutcome outcome;
  LoadProducer producer(thinks_.size(), actions, outcome);
  produce(producer);
  producer.finish();
  return outcome;
}

void ClosedLoop::produce(LoadProducer& producer) {
  Pacer pacer;
  for (std::uint64_t user = 0; user < users_; ++user) start_thinking(producer.start());
  const auto has_news = [this] { return has_ends_.load(std::memory_order_relaxed); };
  const auto sleep = [&](Clock::time_point until) {
    const LeastTimerSlack on_time;
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, until, [this] { return !ends_ns_.empty(); });
  };
  while (!producer.done()) {
    take_ends();
    const Clock::time_point now = Clock::now();
    const Clock::time_point due = thinking_.empty() ? Clock::time_point::max() : thinking_.next().due;
    if (due <= now) {
      thinking_.pop();
      producer.submit(due);
    } else {
      if (producer.may_look(now)) producer.skip_look();  // there are never more jobs than users; but done() may change
      pacer.wait_until(std::min(due, producer.next_look()), sleep, has_news);
    }
  }
}

/// The user whose job has ended, or who has just come, thinks before the next one. Does nothing once all jobs have one.
void ClosedLoop::start_thinking(Clock::time_point from) {
  if (next_think_ == thinks_.size()) return;
  thinking_.push(from + thinks_[next_think_++], {});
}

void ClosedLoop::take_ends() {
  taken_.clear();
  {
    const std::lock_guard lock(mutex_);
    taken_.swap(ends_ns_);
    has_ends_.store(false, std::memory_order_relaxed);
  }
  for (const std::int64_t end_ns : taken_) start_thinking(Clock::time_point(nanoseconds(end_ns)));
}

void ClosedLoop::job_ended(std::int64_t end_ns) {
  const std::lock_guard lock(mutex_);
  ends_ns_.push_back(end_ns);
  if (!has_ends_.exchange(true, std::memory_order_relaxed)) changed_.notify_one();
}

}  // namespace poolbench
