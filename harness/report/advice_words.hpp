#pragma once

#include <string>

#include "harness/run/recommend/experiment.hpp"
#include "harness/text/rates.hpp"

namespace poolbench {

/// "p99<50ms at 400/s". The question has a load.
inline std::string objective_text(const RecommendQuestion& question) {
  return name_of(question.load->objective) + " at " + format_rate(question.load->rate_hz);
}

}  // namespace poolbench
