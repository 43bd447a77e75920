#pragma once

#include "pools/language.hpp"

#include <string>
#include <string_view>

namespace poolbench {

/// The article's job, which every pool can divide into two halves, and programs in other languages know.
inline constexpr std::string_view hash_and_sleep = "hash-and-sleep";

/// Which job a workload has: the name of a JobKind, and its parameter.
struct JobChoice {
  std::string name{hash_and_sleep};
  double share = 0;  ///< of a kind that has one: a part of the service time, in (0, 1]

  bool operator==(const JobChoice&) const = default;

  bool is_default() const { return name == hash_and_sleep; }
};

/// "tcp", "mixed:0.3": as users type it, and as the CSV has it.
std::string name_of(const JobChoice& job);

}  // namespace poolbench
