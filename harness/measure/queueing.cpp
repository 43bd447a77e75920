#include "harness/measure/queueing.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <functional>
#include <queue>

namespace poolbench {

std::vector<std::int64_t> first_come_first_served_waits(std::span<const std::int64_t> arrivals,
                                                        std::span<const std::int64_t> services, unsigned servers) {
  assert(arrivals.size() == services.size() && servers > 0);
  std::priority_queue<std::int64_t, std::vector<std::int64_t>, std::greater<>> busy_until;
  std::vector<std::int64_t> waits(arrivals.size());
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    std::int64_t begin = arrivals[i];
    if (busy_until.size() == servers) {
      begin = std::max(begin, busy_until.top());
      busy_until.pop();
    }
    waits[i] = begin - arrivals[i];
    busy_until.push(begin + services[i]);
  }
  return waits;
}

}  // namespace poolbench
