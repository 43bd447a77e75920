#include "harness/trial/closed_loop.hpp"

#include <algorithm>

#include "harness/trial/pacer.hpp"

namespace poolbench {

using std::chrono::nanoseconds;

ClosedLoop::ClosedLoop(std::uint64_t users, std::span<const nanoseconds> thinks)
    : users_(std::min<std::uint64_t>(users, thinks.size())), thinks_(thinks) {
  due_.reserve(users_);
  ends_ns_.reserve(users_);  // so that the end of a job allocates nothing
  taken_.reserve(users_);
}

LoadOutcome ClosedLoop::run(const LoadActions& actions) {
  LoadOutcome outcome;
  run_producer([&] {
    LoadProducer producer(thinks_.size(), actions, outcome);
    produce(producer);
    producer.finish();
  });
  return outcome;
}

void ClosedLoop::produce(LoadProducer& producer) {
  Pacer pacer;
  for (std::uint64_t user = 0; user < users_; ++user) let_think(producer.start());
  const auto has_news = [this] { return has_ends(); };
  const auto sleep = [&](Clock::time_point until) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, until, [this] { return !ends_ns_.empty(); });
  };
  while (!producer.done()) {
    take_ends();
    const Clock::time_point now = Clock::now();
    if (!due_.empty() && due_.front() <= now) {
      std::ranges::pop_heap(due_, Later());
      const Clock::time_point due = due_.back();
      due_.pop_back();
      producer.submit(due);
      continue;
    }
    // The look is only an occasion to see whether to stop.
    if (producer.may_look(now)) producer.look(0, users_);
    pacer.wait_until(due_.empty() ? producer.next_look() : std::min(due_.front(), producer.next_look()), sleep,
                     has_news);
  }
}

/// The user who is done with a job, or who has just come, thinks before the next one. Nobody does if no job is left.
void ClosedLoop::let_think(Clock::time_point from) {
  if (thought_ == thinks_.size()) return;
  due_.push_back(from + thinks_[thought_++]);
  std::ranges::push_heap(due_, Later());
}

void ClosedLoop::take_ends() {
  taken_.clear();
  {
    const std::lock_guard lock(mutex_);
    taken_.swap(ends_ns_);
  }
  for (const std::int64_t end_ns : taken_) let_think(Clock::time_point(nanoseconds(end_ns)));
}

bool ClosedLoop::has_ends() {
  const std::lock_guard lock(mutex_);
  return !ends_ns_.empty();
}

void ClosedLoop::job_ended(std::int64_t end_ns) {
  const std::lock_guard lock(mutex_);
  ends_ns_.push_back(end_ns);
  changed_.notify_one();
}

}  // namespace poolbench
