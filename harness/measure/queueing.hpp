#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace poolbench {

/// How long each job waits if `servers` servers, at least one, serve the jobs in the order of their arrivals and lose
/// no time between two: no pool that serves in this order can do better. Times in any unit; `arrivals` ascend, and
/// `services` are as many. This is Kiefer and Wolfowitz's recursion (Transactions of the AMS 78, 1955), with the
/// earliest free server in a heap: O(n log servers).
std::vector<std::int64_t> first_come_first_served_waits(std::span<const std::int64_t> arrivals,
                                                        std::span<const std::int64_t> services, unsigned servers);

}  // namespace poolbench
