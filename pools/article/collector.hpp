#pragma once

#include "pools/channel/channel.hpp"
#include "pools/pool.hpp"

namespace poolbench::article {

/// The article's Collector: what the user of the pool holds. Both channels are unbuffered, so a send returns when the
/// dispatcher has taken it.
struct Collector {
  Channel<Job> work = make_channel<Job>();   ///< where jobs go in
  Channel<bool> end = make_channel<bool>();  ///< ends the dispatcher, and with it the workers
};

}  // namespace poolbench::article
