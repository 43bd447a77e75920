#pragma once

#include <cstdint>
#include <numbers>
#include <random>

#include <cmath>

namespace poolbench {

/// Random numbers that are the same on every platform for the same seed. The standard defines std::mt19937_64 to the
/// bit, but leaves the distributions to each library, so we have our own. (Only the last bit of exponential() and
/// normal() may differ, with a platform's logarithm and cosine.)
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// Uniform in [0, bound). The bias of the remainder is below bound / 2^64.
  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }

  /// Uniform in (0, 1), with 53 random bits.
  double uniform() { return (static_cast<double>(engine_() >> 11) + 0.5) * 0x1p-53; }

  /// Exponential with mean 1, by inversion.
  double exponential() { return -std::log(uniform()); }

  /// Standard normal, by Box and Muller's transform (Annals of Mathematical Statistics 29, 1958).
  double normal() {
    const double radius = std::sqrt(2 * exponential());
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace poolbench
