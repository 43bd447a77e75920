#include "pools/channel/selection.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <numeric>
#include <random>

namespace poolbench {
namespace {

/// Locks the channels of a select, each once, in the order of their addresses, so that two selects cannot deadlock.
template <class Sync>
class LockAll {
 public:
  using Channels = std::span<ChannelStateBase<Sync>*>;

  LockAll(std::span<SelectCase<Sync>* const> cases, Channels scratch) : channels_(scratch.first(0)) {
    std::size_t count = 0;
    for (const SelectCase<Sync>* select_case : cases) {
      if (ChannelStateBase<Sync>* channel = select_case->channel()) scratch[count++] = channel;
    }
    channels_ = scratch.first(count);
    std::ranges::sort(channels_, std::less<>());
    const auto repeated = std::unique(channels_.begin(), channels_.end());
    channels_ = channels_.first(static_cast<std::size_t>(repeated - channels_.begin()));
    for (ChannelStateBase<Sync>* channel : channels_) channel->mutex.lock();
  }
  LockAll(const LockAll&) = delete;
  LockAll& operator=(const LockAll&) = delete;
  ~LockAll() {
    for (ChannelStateBase<Sync>* channel : channels_) channel->mutex.unlock();
  }

 private:
  Channels channels_;
};

/// Channels of one thread need no lock.
template <>
class LockAll<OnOneThread> {
 public:
  LockAll(std::span<SelectCase<OnOneThread>* const> /*cases*/, std::span<ChannelStateBase<OnOneThread>*> /*scratch*/) {}
};

/// Fills `order` with a random permutation: the order in which cases are tried, so that each ready one has the same
/// chance. (A random start alone would favour a case that follows one that is not ready.)
void shuffle(std::span<std::size_t> order) {
  // Knuth's MMIX, of which the upper half is random enough. Unlike std::minstd_rand, it takes no division.
  using Random = std::linear_congruential_engine<std::uint64_t, 6364136223846793005U, 1442695040888963407U, 0>;
  // The seeds are far apart; with neighbouring ones, the first choices of threads would alternate.
  static std::atomic<std::uint64_t> next_seed{1};
  thread_local Random random(next_seed.fetch_add(0x9E3779B97F4A7C15U, std::memory_order_relaxed));
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>((random() >> 32) * limit >> 32); };
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t left = order.size(); left > 1; --left) std::swap(order[left - 1], order[below(left)]);
}

}  // namespace

template <class Sync>
Selection<Sync>::Selection(std::span<SelectCase<Sync>* const> cases, Parker& owner) : cases_(cases), blocked_(owner) {
  for (SelectCase<Sync>* select_case : cases) select_case->bind(owner);
}

template <class Sync>
bool Selection<Sync>::begin(std::span<ChannelStateBase<Sync>*> locks, std::span<std::size_t> order, bool wait) {
  shuffle(order);
  Waiter* woken = nullptr;
  FollowUp* then = nullptr;
  {
    [[maybe_unused]] const LockAll<Sync> locked(cases_, locks);
    performed_ = perform_ready(order, woken);
    if (performed_ == no_case && wait) {
      queue_all();
      return false;
    }
    if (performed_ != no_case) then = cases_[performed_]->waiter.then;
  }
  if (woken != nullptr) woken->blocked->wake();
  return then == nullptr || then->start();
}

template <class Sync>
const void* Selection<Sync>::place() const {
  const auto has_channel = [](const SelectCase<Sync>* select_case) { return select_case->channel() != nullptr; };
  return (*std::ranges::find_if(cases_, has_channel))->side();
}

template <class Sync>
std::size_t Selection<Sync>::finish() {
  if (queued_) performed_ = unqueue_losers();
  if (performed_ != no_case) cases_[performed_]->finish();
  return performed_;
}

template <class Sync>
std::size_t Selection<Sync>::perform_ready(std::span<const std::size_t> order, Waiter*& woken) const {
  for (const std::size_t index : order) {
    if (cases_[index]->channel() != nullptr && cases_[index]->try_now(woken)) return index;
  }
  return no_case;
}

template <class Sync>
void Selection<Sync>::queue_all() {
  for (SelectCase<Sync>* select_case : cases_) {
    if (select_case->channel() == nullptr) continue;
    queued_ = true;
    select_case->waiter.blocked = &blocked_;
    select_case->waiter.completed = false;  // a case may be used again
    select_case->queue();
  }
  if (!queued_) throw ChannelError("select without a channel would block forever");
}

/// Leaves the queues. A case that a partner popped in vain has already left. Returns the index of the served case.
template <class Sync>
std::size_t Selection<Sync>::unqueue_losers() const {
  std::size_t winner = no_case;
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    if (&cases_[i]->waiter == blocked_.fired()) {
      winner = i;
    } else if (ChannelStateBase<Sync>* channel = cases_[i]->channel()) {
      const std::lock_guard lock(channel->mutex);
      cases_[i]->unqueue();
    }
  }
  return winner;
}

template class Selection<BetweenThreads>;
template class Selection<OnOneThread>;

}  // namespace poolbench
