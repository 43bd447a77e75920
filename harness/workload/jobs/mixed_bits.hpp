#pragma once

#include <cstdint>

namespace poolbench {

/// A different number for each number, and a very different one for its neighbour: the SplitMix64 generator of Steele,
/// Lea and Flood (OOPSLA 2014), with `number` as its state.
constexpr std::uint64_t mixed_bits(std::uint64_t number) {
  number += 0x9E3779B97F4A7C15U;
  number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9U;
  number = (number ^ (number >> 27)) * 0x94D049BB133111EBU;
  return number ^ (number >> 31);
}

}  // namespace poolbench
