#pragma once

#include <iosfwd>

#include "harness/report/terminal.hpp"
#include "harness/run/recommend/experiment.hpp"

namespace poolbench {

/// Prints the points that matter: throughputs with their intervals, or percentiles under load.
void print_advice_table(std::ostream& out, const Terminal& terminal, const RecommendQuestion& question,
                        const Recommendation& found);

}  // namespace poolbench
