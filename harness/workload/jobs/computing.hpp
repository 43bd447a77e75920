#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace poolbench {

/// How many rounds of hashing take `time`, if each takes `round_ns`.
std::uint64_t rounds_in(std::chrono::nanoseconds time, double round_ns);

/// Hashes `word` that many times, each round continuing from the hash before, so that no two rounds overlap. The
/// compiler does not leave it out although nobody uses the result.
void hash_in_rounds(std::string_view word, std::uint64_t rounds);

/// Computes for given times. It does a number of rounds that takes that long on an idle processor instead of reading
/// the clock until the time is over: then jobs that share a processor take longer, as real ones do.
class Computing {
 public:
  /// Measures how long a round takes now, see time_of_hash(). JobSetting::hash_ns is no measure of it: between two
  /// hashes of one round each there is as much time again as a third of a hash.
  Computing();
  explicit Computing(double round_ns) : round_ns_(round_ns) {}

  void compute(std::string_view word, std::chrono::nanoseconds time) const {
    hash_in_rounds(word, rounds_in(time, round_ns_));
  }

  double round_ns() const { return round_ns_; }

 private:
  double round_ns_;
};

}  // namespace poolbench
