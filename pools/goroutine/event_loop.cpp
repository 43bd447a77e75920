#include "pools/goroutine/event_loop.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include "pools/article/dispatch.hpp"
#include "pools/coroutine/channel_operations.hpp"
#include "pools/timer_slack.hpp"

namespace poolbench::goroutine {
namespace {

/// The most jobs that a loop takes in at once, unless it shares its inbox and has fewer vacancies: enough that the lock
/// costs a job next to nothing, and few enough to stay in the nearest cache.
constexpr std::size_t most_at_once = 256;

}  // namespace

EventLoop::EventLoop(unsigned first_worker, unsigned workers, Inbox<Job>& inbox, Completion& completion)
    : inbox_(inbox), completion_(completion), vacancies_(workers) {
  scheduler_.reserve_timers(workers);
  ends_.reserve(workers);
  for (unsigned i = 0; i < workers; ++i) {
    ends_.push_back(make_channel<bool, OnOneThread>());
    scheduler_.start(work(first_worker + i, make_channel<Job, OnOneThread>(), ends_.back()));
  }
  scheduler_.start(article::dispatch(collector_, worker_channel_));
  std::vector<Job> batch;
  batch.reserve(most_at_once);
  scheduler_.start(take_in(std::move(batch)));
  thread_ = std::thread([this] {
    minimize_timer_slack();
    scheduler_.run();
  });
}

Task EventLoop::take_in(std::vector<Job> batch) {
  const bool shared = inbox_.takers() > 1;
  while (inbox_.take(batch, shared ? static_cast<std::size_t>(vacancies_.count()) : most_at_once)) {
    if (batch.empty()) co_await inbox_.arrival();
    for (const Job& job : batch) {
      vacancies_.take();
      co_await async_send(collector_.work, job);
    }
    if (shared) co_await vacancies_.wait();
  }
  co_await async_send(collector_.end, true);
  for (const LocalChannel<bool>& end : ends_) co_await async_send(end, true);
}

Task EventLoop::work(unsigned id, LocalChannel<Job> channel, LocalChannel<bool> end) {
  std::optional<Job> job;
  std::optional<bool> ended;
  while (co_await async_select(offer_to(worker_channel_, channel, job), receive_from(end, ended)) == 0) {
    const std::optional<std::chrono::nanoseconds> wait = completion_.begin(*job, id);
    if (wait) {
      if (wait->count() > 0) co_await scheduler_.sleep_until(Scheduler::Clock::now() + *wait);
      completion_.end(*job);
    }
    vacancies_.give_back();
  }
}

}  // namespace poolbench::goroutine
