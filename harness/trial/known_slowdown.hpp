#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "harness/system/clock.hpp"
#include "harness/text/list.hpp"
#include "harness/text/units.hpp"

/// A slowdown of known size, to prove that the regression gate sees it. Only builds with the CMake option
/// POOLBENCH_TEST_SLOWDOWN use it; releases do not have that option. The environment says how much:
/// POOLBENCH_TEST_SLOWDOWN=channel=130,arena=8 makes each job of those pools take that many nanoseconds longer, and
/// POOLBENCH_TEST_INSTRUCTIONS=channel=20 makes it execute that many more instructions.
namespace poolbench::known_slowdown {

inline void spin(std::uint64_t turns) {
  for (; turns > 0; --turns) asm volatile("" : "+r"(turns));  // or the compiler would leave the loop out
}

/// Clock readings would cost more than the spin itself, so it counts turns. The fastest attempt is the one that nothing
/// interrupted.
inline double turns_per_ns() {
  constexpr std::uint64_t turns = 50'000;
  std::int64_t fastest = INT64_MAX;
  for (int attempt = 0; attempt < 20; ++attempt) {
    const std::int64_t start = now_ns();
    spin(turns);
    fastest = std::min(fastest, now_ns() - start);
  }
  return static_cast<double>(turns) / static_cast<double>(fastest);
}

/// The value that this variable has for the pool; 0 if it does not name the pool.
inline std::uint64_t value_for(std::string_view pool, const char* variable) {
  const char* slowdowns = std::getenv(variable);
  if (slowdowns == nullptr) return 0;
  for (const std::string_view part : split_list(slowdowns)) {
    const std::size_t sign = part.find('=');
    if (part.substr(0, sign) == pool && sign != part.npos) return parse_count(part.substr(sign + 1));
  }
  return 0;
}

/// How long a batch of this pool spins before each job, in turns of spin().
inline std::uint64_t turns_for(std::string_view pool) {
  constexpr std::uint64_t instructions_per_turn = 2;
  const std::uint64_t for_instructions = value_for(pool, "POOLBENCH_TEST_INSTRUCTIONS") / instructions_per_turn;
  const std::uint64_t slower_by_ns = value_for(pool, "POOLBENCH_TEST_SLOWDOWN");
  if (slower_by_ns == 0) return for_instructions;
  static const double speed = turns_per_ns();
  return static_cast<std::uint64_t>(static_cast<double>(slower_by_ns) * speed) + for_instructions;
}

}  // namespace poolbench::known_slowdown
