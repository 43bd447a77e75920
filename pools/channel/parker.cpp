#include "pools/channel/parker.hpp"

#include <cassert>
#include <mutex>
#include <thread>
#include <utility>

#include "pools/channel/clocks.hpp"
#include "pools/channel/cpu_relax.hpp"

namespace poolbench {
namespace {

/// One wait of so many spins although spinning did not pay, because it may pay by now.
constexpr unsigned waits_to_a_try = 16;

WaitCosts::Duration process_time() noexcept {
  return time_of(CLOCK_PROCESS_CPUTIME_ID);
}

}  // namespace

/// Parkers outlive their threads; see the protocol of ThreadParker. The free ones are linked in a list, so that giving
/// one back, at the end of a thread, needs no memory.
class ParkerStore {
 public:
  ThreadParker* take() {
    {
      const std::lock_guard lock(mutex_);
      if (free_ != nullptr) return std::exchange(free_, free_->next_free_);
    }
    return new ThreadParker;
  }

  void give_back(ThreadParker* parker) noexcept {
    const std::lock_guard lock(mutex_);
    parker->next_free_ = std::exchange(free_, parker);
  }

  /// Never destroyed, because threads may end after static destruction has begun.
  static ParkerStore& instance() {
    static auto* store = new ParkerStore;
    return *store;
  }

 private:
  std::mutex mutex_;
  ThreadParker* free_ = nullptr;
};

namespace {

/// The calling thread's parker, if it has one. It goes back to the store when the thread ends.
struct Owned {
  ThreadParker* parker = nullptr;
  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (parker != nullptr) ParkerStore::instance().give_back(parker);
  }
};

Owned& owned() {
  thread_local Owned owned;
  return owned;
}

}  // namespace

ParkerLease::ParkerLease() : parker_(ParkerStore::instance().take()) {}

ParkerLease::~ParkerLease() {
  if (parker_ != nullptr) ParkerStore::instance().give_back(parker_);
}

void ParkerLease::adopt() && noexcept {
  assert(owned().parker == nullptr);
  owned().parker = std::exchange(parker_, nullptr);
}

ThreadParker& ThreadParker::current() {
  ThreadParker*& parker = owned().parker;
  if (parker == nullptr) parker = ParkerStore::instance().take();
  return *parker;
}

void ThreadParker::park(const void* place) noexcept {
  WaitCosts& costs = WaitCosts::here();
  WaitHistory& history = history_of(place);
  if (costs.pauses() > 0 && (history.spinning_pays() || ++waits_ % waits_to_a_try == 0)) {
    const bool ended = spin(costs.pauses());
    history.spun(ended);
    if (ended) return history.waited(true);
  }
  const Clock::time_point start = Clock::now();
  const WaitCosts::Duration patience = costs.patience();
  woken_at_.store(0, std::memory_order_relaxed);
  const bool may_yield = sleeps_left_ == 0;
  if (!may_yield) --sleeps_left_;
  if (may_yield && history.yielding_pays() && yield_until(start + patience)) {
    check_yield(costs);
  } else {
    sleep(costs);
  }
  if (const auto end = woken_at()) history.waited(*end - start <= patience);
}

void ThreadParker::unpark() noexcept {
  // Only where the owner wants to know: a reading of the clock costs as much as the rest of a hand-over to a spinning
  // thread.
  if (const std::uint32_t state = state_.load(std::memory_order_acquire); state == yielding || state == parked) {
    woken_at_.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed);
  }
  if (state_.exchange(notified, std::memory_order_release) == parked) futex_wake(state_);
}

bool ThreadParker::consume_notification() noexcept {
  // Acquire pairs with the release in unpark(): the waker's writes into our slot are visible.
  if (state_.load(std::memory_order_acquire) != notified) return false;
  state_.store(empty, std::memory_order_relaxed);
  return true;
}

/// Goes to `state` unless the wait has ended. Release: a waker that sees it writes woken_at_ after we have.
bool ThreadParker::announce(State state) noexcept {
  std::uint32_t current = state_.load(std::memory_order_relaxed);
  return current != notified &&
         state_.compare_exchange_strong(current, state, std::memory_order_release, std::memory_order_relaxed);
}

/// Returns true if the wait ended meanwhile, as the next one does.
bool ThreadParker::spin(int pauses) noexcept {
  for (int i = 0; i < pauses; ++i) {
    if (consume_notification()) return true;
    cpu_relax();
  }
  return consume_notification();
}

bool ThreadParker::yield_until(Clock::time_point deadline) noexcept {
  if (!announce(yielding)) return consume_notification();
  do {
    std::this_thread::yield();
    if (consume_notification()) return true;
  } while (Clock::now() < deadline);
  return false;
}

/// A yield may give the processor to another program, which keeps it for milliseconds although the wait has ended; a
/// thread that sleeps would have been given it back. So it then sleeps, as often as costs as much as was lost.
void ThreadParker::check_yield(WaitCosts& costs) noexcept {
  const auto woken = woken_at();
  if (!woken) return;
  const Clock::time_point now = Clock::now();
  const WaitCosts::Duration late = now - *woken;
  if (late > costs.patience() && costs.stalled(now, process_time)) {
    sleeps_left_ = late / costs.wake();
  }
}

void ThreadParker::sleep(WaitCosts& costs) noexcept {
  const bool slept = announce(parked);
  while (state_.load(std::memory_order_relaxed) == parked) futex_wait(state_, parked);
  consume_notification();
  if (const auto woken = woken_at(); slept && woken) costs.woke(Clock::now() - *woken);
}

std::optional<ThreadParker::Clock::time_point> ThreadParker::woken_at() const noexcept {
  const Clock::rep at = woken_at_.load(std::memory_order_relaxed);
  if (at == 0) return std::nullopt;
  return Clock::time_point(Clock::duration(at));
}

WaitHistory& ThreadParker::history_of(const void* place) noexcept {
  constexpr std::uintptr_t alignment = 16;  // of what is allocated, so that neighbours differ
  return histories_[reinterpret_cast<std::uintptr_t>(place) / alignment % places];
}

}  // namespace poolbench
