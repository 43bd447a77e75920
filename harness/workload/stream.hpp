#pragma once

#include <cstdint>

namespace poolbench {

/// What is drawn from a workload's seed apart from its words. Each has a stream of its own, so that one does not change
/// with another.
enum class Stream : std::uint64_t {
  service_times = 0x9E3779B97F4A7C15U,
  arrivals = 0xBF58476D1CE4E5B9U,
};

/// The seed of a stream in one draw, which counts from 1.
constexpr std::uint64_t seed_of(Stream stream, std::uint64_t seed, std::uint64_t draw) {
  // Separates the draws of one seed from each other and from those of the neighbouring seeds. It is odd, so that no two
  // of 2^64 draws are the same.
  constexpr std::uint64_t stride = 0xD1342543DE82EF95U;
  return seed ^ (static_cast<std::uint64_t>(stream) + (draw - 1) * stride);
}

}  // namespace poolbench
