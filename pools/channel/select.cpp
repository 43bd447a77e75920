#include "pools/channel/select.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <numeric>
#include <random>

namespace poolbench {
namespace {

/// The channels of a select, each once, locked in the order of their addresses so that two selects cannot deadlock.
class LockAll {
 public:
  LockAll(std::span<SelectCase* const> cases, std::span<ChannelStateBase*> scratch) : channels_(scratch.first(0)) {
    std::size_t count = 0;
    for (const SelectCase* select_case : cases) {
      if (ChannelStateBase* channel = select_case->channel()) scratch[count++] = channel;
    }
    channels_ = scratch.first(count);
    std::ranges::sort(channels_, std::less<>());
    const auto repeated = std::unique(channels_.begin(), channels_.end());
    channels_ = channels_.first(static_cast<std::size_t>(repeated - channels_.begin()));
    for (ChannelStateBase* channel : channels_) channel->mutex.lock();
  }
  LockAll(const LockAll&) = delete;
  LockAll& operator=(const LockAll&) = delete;
  ~LockAll() {
    for (ChannelStateBase* channel : channels_) channel->mutex.unlock();
  }

  bool empty() const { return channels_.empty(); }

 private:
  std::span<ChannelStateBase*> channels_;
};

/// Fills `order` with a random permutation: the order in which cases are tried, so that each ready one has the same
/// chance. (A random start alone would favour a case that follows one that is not ready.)
void shuffle(std::span<std::size_t> order) {
  // Seeds far apart: neighbouring ones would make the first choices of threads alternate.
  static std::atomic<std::uint32_t> next_seed{1};
  thread_local std::minstd_rand random(next_seed.fetch_add(0x9E3779B9U, std::memory_order_relaxed));
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t left = order.size(); left > 1; --left) std::swap(order[left - 1], order[random() % left]);
}

std::size_t perform_ready(std::span<SelectCase* const> cases, std::span<const std::size_t> order, Waiter*& woken) {
  for (const std::size_t index : order) {
    if (cases[index]->channel() != nullptr && cases[index]->try_now(woken)) return index;
  }
  return no_case;
}

void queue_all(std::span<SelectCase* const> cases, Blocked& blocked) {
  for (SelectCase* select_case : cases) {
    if (select_case->channel() == nullptr) continue;
    select_case->waiter.blocked = &blocked;
    select_case->queue();
  }
}

/// Leaves the queues; a case that a partner popped in vain is out already. Returns the index of the served case.
std::size_t unqueue_losers(std::span<SelectCase* const> cases, const Waiter* served) {
  std::size_t winner = no_case;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (&cases[i]->waiter == served) {
      winner = i;
    } else if (ChannelStateBase* channel = cases[i]->channel()) {
      const std::lock_guard lock(channel->mutex);
      cases[i]->unqueue();
    }
  }
  return winner;
}

}  // namespace

std::size_t select_cases(std::span<SelectCase* const> cases, std::span<ChannelStateBase*> locks,
                         std::span<std::size_t> order, bool wait) {
  shuffle(order);
  Blocked blocked(ThreadParker::current());
  Waiter* woken = nullptr;
  std::size_t performed = no_case;
  {
    const LockAll locked(cases, locks);
    performed = perform_ready(cases, order, woken);
    if (performed == no_case && wait) {
      if (locked.empty()) throw ChannelError("select without a channel would block for ever");
      queue_all(cases, blocked);
    }
  }
  if (woken != nullptr) woken->blocked->wake();
  if (performed != no_case || !wait) return performed;

  ThreadParker::current().park();
  performed = unqueue_losers(cases, blocked.fired());
  cases[performed]->finish();
  return performed;
}

}  // namespace poolbench
