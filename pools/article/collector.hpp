#pragma once

#include "pools/channel/channel.hpp"
#include "pools/pool.hpp"

namespace poolbench::article {

/// The article's Collector: what the user of the pool holds. Both channels are unbuffered, so a send returns when the
/// dispatcher has taken the value.
template <class Sync = BetweenThreads>
struct Collector {
  Channel<Job, Sync> work = make_channel<Job, Sync>();   ///< where jobs go in
  Channel<bool, Sync> end = make_channel<bool, Sync>();  ///< ends the dispatcher, and with it the workers
};

/// The channel on which idle workers offer their own channel: Go's `chan chan Work`.
template <class Sync = BetweenThreads>
using WorkerChannel = Channel<Channel<Job, Sync>, Sync>;

/// The article has one global worker channel, which would mix up the workers of two pools; here each pool has its own.
/// Idle workers are interchangeable, so the one that parked last is taken first: it may still be awake, and its caches
/// are warm.
template <class Sync = BetweenThreads>
WorkerChannel<Sync> make_worker_channel() {
  return make_channel<Channel<Job, Sync>, Sync>(0, WakeOrder::last_parked);
}

}  // namespace poolbench::article
